"""Writing, review, publication, and the way back: rows and facts."""

import pytest
from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, Refused
from app.faq import operations, queries
from app.faq.models import Revision, StagedText
from app.faq.operations import Properties
from tests.faq.writing import content, draft, published, translated


def facts() -> list[str]:
    return list(db_session.scalars(select(Activity.fact).where(Activity.fact.startswith("faq.")).order_by(Activity.id)))


def text_of(answer, lang="en"):
    return queries.text_of(SYSTEM, answer.slug, lang)


def test_writing_makes_a_draft_with_an_address_from_its_title(cast):
    answer = operations.write_answer(
        cast.pat, "en", content("How to import a CSV?"), Properties(tags=("CSV", "csv", " Excel "))
    )
    text = text_of(answer)
    assert (answer.slug, text.state, text.author_id, text.revision) == ("how-to-import-a-csv", "draft", cast.pat.id, 0)
    assert answer.tag_names == ["CSV", "Excel"]
    assert "<strong>Data</strong>" in text.body_html
    assert facts() == ["faq.answer_written"]


def test_a_japanese_title_gets_a_numbered_address_and_the_same_title_another(cast):
    assert draft("取り込みの手順", "ja").slug == "a-1"
    assert [draft("Same").slug, draft("Same").slug] == ["same", "same-2"]


@pytest.mark.parametrize("slug", ["new", "desk", "Über", "a b", "-a", "categories", "x" * 81])
def test_an_address_that_cannot_be_is_refused(cast, slug):
    with pytest.raises(Refused) as refusal:
        draft(slug=slug)
    assert refusal.value.field == "slug"


@pytest.mark.parametrize(
    ("what", "field"),
    [({"title": "  "}, "title"), ({"title": "x" * 201}, "title"), ({"title": "T", "wordings": ["w" * 201]}, "wordings"),
     ({"title": "T", "wordings": [str(n) for n in range(51)]}, "wordings"), ({"title": "T", "body": "x" * 65_537}, "body")],
)  # fmt: skip
def test_content_that_is_too_long_or_empty_is_refused_at_its_field(app, what, field):
    with pytest.raises(Refused) as refusal:
        operations.prepare(**{"body": "", **what})
    assert refusal.value.field == field


def test_customers_may_do_none_of_it(cast):
    answer = published()
    text = text_of(answer)
    deeds = [
        lambda: operations.write_answer(cast.mia, "en", content(), Properties()),
        lambda: operations.revise_text(cast.mia, text, content("Other")),
        lambda: operations.change_properties(cast.mia, answer, Properties()),
        lambda: operations.add_translation(cast.mia, answer, "ja", content("訳")),
        lambda: operations.send_to_review(cast.mia, text),
        lambda: operations.publish_text(cast.mia, text),
        lambda: operations.archive_text(cast.mia, text),
        lambda: operations.verify_answer(cast.mia, answer),
        lambda: operations.keep_typed(cast.mia, "new:en", {"title": "x"}),
        lambda: operations.note_presence(cast.mia, answer.id, "en"),
        lambda: operations.add_category(cast.mia, name_ja="x", name_en="x"),
    ]
    before = facts()
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()
    assert facts() == before


def test_the_product_team_writes_and_customer_success_publishes(cast):
    answer = operations.write_answer(cast.pat, "en", content(), Properties())
    operations.send_to_review(cast.pat, text_of(answer))
    with pytest.raises(Forbidden):
        operations.publish_text(cast.pat, text_of(answer))
    operations.publish_text(cast.cleo, text_of(answer), note="First")
    text = text_of(answer)
    assert (text.state, text.revision, text.submitted_at) == ("published", 1, None)
    revision = queries.revision_of(text, 1)
    assert (revision.author_id, revision.note, revision.title) == (cast.pat.id, "First", "How to import a CSV")
    assert facts() == ["faq.answer_written", "faq.answer_sent_to_review", "faq.answer_published"]


def test_changing_a_text_in_review_makes_it_a_draft_again(cast):
    answer = draft(actor=cast.pat)
    operations.send_to_review(cast.pat, text_of(answer))
    operations.revise_text(cast.pat, text_of(answer), content("Better"))
    assert text_of(answer).state == "draft"


def test_a_published_text_stays_while_its_change_goes_through_review(cast):
    answer = published("Old")
    operations.revise_text(cast.pat, text_of(answer), content("New", wordings=("in other words",)))
    operations.send_to_review(cast.pat, text_of(answer))
    text = text_of(answer)
    assert (text.title, text.state, text.staged.title, text.staged.state) == ("Old", "published", "New", "in_review")
    assert queries.reading(cast.mia, answer.slug).title == "Old"
    operations.send_back(cast.cleo, text, note="Please add a picture.")
    assert text_of(answer).staged.state == "draft"
    operations.publish_text(cast.cleo, text_of(answer))
    text = text_of(answer)
    assert (text.title, text.wordings, text.revision, text.staged) == ("New", ["in other words"], 2, None)
    assert db_session.scalar(select(StagedText)) is None


def test_discarding_a_staged_change_leaves_what_readers_have(cast):
    answer = published("Old")
    operations.revise_text(cast.pat, text_of(answer), content("New"))
    operations.discard_staged(cast.pat, text_of(answer))
    assert text_of(answer).staged is None
    assert text_of(answer).title == "Old"


def test_saving_the_same_again_changes_nothing(cast):
    answer = published("Old")
    before = facts()
    operations.revise_text(cast.pat, text_of(answer), content("Old"))
    assert text_of(answer).staged is None
    assert facts() == before


def test_two_editors_never_overwrite_each_other(cast):
    answer = draft("First")
    version = text_of(answer).version
    operations.revise_text(cast.cleo, text_of(answer), content("Of Cleo", "Hers"), version=version)
    with pytest.raises(Conflict) as conflict:
        operations.revise_text(cast.pat, text_of(answer), content("Of Pat"), version=version)
    assert "Of Cleo" in conflict.value.current.values()
    assert text_of(answer).title == "Of Cleo"


def test_two_editors_of_a_staged_change_never_overwrite_each_other(cast):
    answer = published("First")
    version = text_of(answer).version
    operations.revise_text(cast.cleo, text_of(answer), content("Of Cleo"), version=version)
    with pytest.raises(Conflict):
        operations.revise_text(cast.pat, text_of(answer), content("Of Pat"), version=version)
    with pytest.raises(Conflict):
        operations.change_properties(cast.pat, answer, Properties(tags=("x",)), version=answer.version - 1)


def _steps(cast):
    return {
        "send_to_review": lambda text: operations.send_to_review(cast.ada, text),
        "send_back": lambda text: operations.send_back(cast.ada, text, note="Why"),
        "publish": lambda text: operations.publish_text(cast.ada, text),
        "archive": lambda text: operations.archive_text(cast.ada, text),
        "reopen": lambda text: operations.reopen_text(cast.ada, text),
        "discard": lambda text: operations.discard_staged(cast.ada, text),
        "revise": lambda text: operations.revise_text(cast.ada, text, content("Changed")),
    }


ALLOWED = {
    "draft": {"send_to_review": "in_review", "publish": "published", "archive": "archived", "revise": "draft"},
    "in_review": {"send_back": "draft", "publish": "published", "archive": "archived", "revise": "draft"},
    "published": {"archive": "archived", "revise": "published"},
    "archived": {"reopen": "draft"},
}


@pytest.mark.parametrize("step", ["send_to_review", "send_back", "publish", "archive", "reopen", "discard", "revise"])
@pytest.mark.parametrize("state", list(ALLOWED))
def test_no_step_can_be_skipped(cast, state, step):
    """Check 33: every operation in every state either makes the one move the table allows or is refused."""
    answer = published() if state in {"published", "archived"} else draft()
    if state == "in_review":
        operations.send_to_review(SYSTEM, text_of(answer))
    if state == "archived":
        operations.archive_text(SYSTEM, text_of(answer))
    if step in ALLOWED[state]:
        _steps(cast)[step](text_of(answer))
        assert text_of(answer).state == ALLOWED[state][step]
    else:
        with pytest.raises(Refused):
            _steps(cast)[step](text_of(answer))
        assert text_of(answer).state == state


def test_an_archived_text_with_a_staged_change_cannot_be_published_past_the_archive(cast):
    answer = published("Old")
    operations.revise_text(SYSTEM, text_of(answer), content("New"))
    operations.archive_text(SYSTEM, text_of(answer))
    with pytest.raises(Refused):
        operations.publish_text(SYSTEM, text_of(answer))
    operations.reopen_text(SYSTEM, text_of(answer))
    assert (text_of(answer).state, text_of(answer).title) == ("draft", "New")


def test_restoring_an_old_version_makes_a_staged_draft(cast):
    answer = published("One", body="First text")
    operations.revise_text(SYSTEM, text_of(answer), content("Two", "Second text"))
    operations.publish_text(SYSTEM, text_of(answer))
    text = text_of(answer)
    operations.restore_revision(cast.pat, text, queries.revision_of(text, 1))
    text = text_of(answer)
    assert (text.title, text.staged.title, text.staged.body_md) == ("Two", "One", "First text")
    assert len(list(db_session.scalars(select(Revision)))) == 2
    assert facts()[-1] == "faq.answer_restored"


def test_a_changed_source_marks_the_translation_as_behind(cast):
    answer = published("Source")
    translated(answer, "ja", "訳")
    assert not queries.reading(cast.mia, answer.slug, "ja").is_outdated
    operations.revise_text(SYSTEM, text_of(answer), content("Source, changed"))
    assert not queries.reading(cast.mia, answer.slug, "ja").is_outdated
    operations.publish_text(SYSTEM, text_of(answer))
    assert queries.reading(cast.mia, answer.slug, "ja").is_outdated
    assert [row.lang for row in queries.desk(cast.cleo, "outdated", None).page.items] == ["ja"]
    operations.revise_text(SYSTEM, text_of(answer, "ja"), content("訳、直した", "直した"))
    operations.publish_text(SYSTEM, text_of(answer, "ja"))
    assert not queries.reading(cast.mia, answer.slug, "ja").is_outdated
    assert not queries.desk(cast.cleo, "outdated", None).page.items


def test_a_new_address_keeps_the_old_one_leading_there(cast):
    answer = published("First", slug="first")
    operations.change_properties(cast.cleo, answer, Properties(slug="second"))
    operations.change_properties(cast.cleo, answer, Properties(slug="third"))
    assert queries.former_address(cast.mia, "first") == "third"
    operations.change_properties(cast.cleo, answer, Properties(slug="first"))
    assert queries.former_address(cast.mia, "third") == "first"
    assert queries.former_address(cast.mia, "first") is None
    with pytest.raises(Refused):
        draft(slug="third")


def test_feedback_counts_each_person_once_and_may_change(cast):
    answer = published()
    for viewer, is_solved in ((cast.mia, True), (cast.max, False), (cast.mia, False), (cast.olga, True), (cast.olga, True)):
        operations.give_feedback(viewer, text_of(answer), is_solved=is_solved, word="No picture")
    text = text_of(answer)
    assert (text.solved_count, text.unsolved_count) == (1, 2)
    assert queries.reading(cast.mia, answer.slug).word == "No picture"
    version = text.version
    operations.give_feedback(cast.max, text, is_solved=True)
    assert text_of(answer).version == version


def test_verifying_prolongs_for_half_a_year(cast):
    answer = operations.verify_answer(cast.cleo, published())
    assert (answer.verified_until - answer.verified_at.date()).days == 183
    assert answer.verified_by_id == cast.cleo.id


def test_properties_name_the_field_that_is_wrong(cast):
    answer = draft()
    wrong = {
        "tiers": Properties(audience="tiers", tiers=("platinum",)),
        "company_ids": Properties(audience="companies", company_ids=(99,)),
        "audience": Properties(audience="nobody"),
        "category_id": Properties(category_id=99),
        "owner_id": Properties(owner_id=cast.mia.id),
        "related_ids": Properties(related_ids=(99,)),
        "tags": Properties(tags=("x" * 41,)),
    }
    for field, properties in wrong.items():
        with pytest.raises(Refused) as refusal:
            operations.change_properties(cast.cleo, answer, properties)
        assert refusal.value.field == field
