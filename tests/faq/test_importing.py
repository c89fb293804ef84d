"""The building blocks of an import, and what the search index is given."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import func, select

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.subjects import subject_of, visible
from app.faq import operations, queries
from app.faq.models import Answer, Revision
from app.faq.operations.importing import Incoming, ensure_category, record_import, store_text
from tests.faq.writing import content, draft, published, translated

LONG_AGO = datetime(2020, 5, 1, tzinfo=UTC)


def test_a_text_is_created_then_unchanged_then_updated(app):
    first = Incoming("en", content("Imported"), source_id="kb:1", created_at=LONG_AGO, updated_at=LONG_AGO, tags=("a",))
    assert store_text(SYSTEM, first).outcome == "created"
    assert store_text(SYSTEM, first).outcome == "unchanged"
    stored = store_text(SYSTEM, Incoming("en", content("Imported", "Other body"), source_id="kb:1", tags=("a",)))
    assert stored.outcome == "updated"
    assert (stored.answer.created_at, stored.text.revision, stored.text.state) == (LONG_AGO, 2, "published")
    assert db_session.scalar(select(func.count(Answer.id))) == 1
    assert db_session.scalar(select(func.count(Activity.id))) == 0


def test_dates_are_kept_and_languages_join_one_answer(app):
    one = store_text(SYSTEM, Incoming("en", content("One"), source_id="k", updated_at=LONG_AGO))
    two = store_text(SYSTEM, Incoming("ja", content("一"), source_id="k"))
    assert one.answer.id == two.answer.id
    assert one.text.checked_at == LONG_AGO
    assert two.text.based_on == 1


def test_links_filled_in_later_are_no_new_revision(cast):
    source = Incoming("en", content("One", "See here."), source_id="k")
    store_text(SYSTEM, source)
    store_text(SYSTEM, Incoming("ja", content("一"), source_id="k"))
    linked = store_text(SYSTEM, replace(source, content=content("One", "See [here](/answers/two)."), is_relinked=True))
    assert (linked.outcome, linked.text.revision) == ("updated", 1)
    assert db_session.scalar(select(Revision.body_md).where(Revision.text_id == linked.text.id)) == linked.text.body_md
    assert "/answers/two" in linked.text.body_html
    assert queries.desk(cast.cleo, "outdated", None).counts["outdated"] == 0


def test_an_import_may_bring_drafts(app):
    stored = store_text(SYSTEM, Incoming("en", content("Draft"), source_id="d", is_published=False))
    assert stored.text.state == "draft"
    assert db_session.scalar(select(Revision)) is None


def test_a_portion_is_one_fact(app):
    ids = [store_text(SYSTEM, Incoming("en", content(f"N {n}"), source_id=f"n{n}")).answer.id for n in range(3)]
    record_import(SYSTEM, ids)
    fact = db_session.scalar(select(Activity))
    assert (fact.fact, fact.subject_kind, fact.particulars["ids"]) == ("faq.answers_imported", "answer", ids)


def test_a_path_of_categories_is_made_once(app):
    path = [("data", "データ", "Data"), ("csv", "CSV", "CSV")]
    assert ensure_category(SYSTEM, path).id == ensure_category(SYSTEM, path).id
    assert ensure_category(SYSTEM, []) is None


def test_the_index_gets_each_published_text_and_nothing_else(cast):
    category = operations.add_category(SYSTEM, name_ja="分類", name_en="Shelf", slug="shelf")
    answer = published("English", category_id=category.id, tags=("CSV",))
    translated(answer, "ja", "日本語")
    draft("A draft")
    operations.archive_text(SYSTEM, published("Archived").texts[0])
    found = list(subject_of("answer").documents(None))
    assert {(one.lang, one.title, one.entry, one.category, one.tags) for one in found} == {
        ("en", "English", f"answer:{answer.id}", "shelf", ("CSV",)),
        ("ja", "日本語", f"answer:{answer.id}", "shelf", ("CSV",)),
    }
    assert list(subject_of("answer").documents([answer.id])) == found
    assert visible(cast.mia, "answer", [answer.id, 99])[answer.id].title == "English"


def test_titles_are_found_while_there_is_no_index(cast):
    answer = published("How to import 100%_CSV")
    published("Other import", audience="staff")
    assert [one.id for one in queries.with_words(cast.mia, ["import"], 10)] == [answer.id]
    assert [one.id for one in queries.with_words(cast.mia, ["100%_"], 10)] == [answer.id]
    assert queries.with_words(cast.mia, ["1%0"], 10) == []
