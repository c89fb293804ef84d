"""Nobody learns from search what they may not read: checks 28, 31, 64 and 65."""

import pytest
from flask import Flask

from app.changelog import operations as changelog
from app.core.access import Viewer
from app.core.transaction import transact
from app.faq import operations as faq
from app.faq.models import State
from app.search.audience import allowed
from app.search.finding import find, similar
from app.search.found import Asked, Found
from app.search.index import engine
from app.search.suggesting import suggest
from tests.changelog.entries import published, stored
from tests.search.answers import Published, publish, text
from tests.support.cast import Cast

SECRET = "zebrafish"


def titles(found: Found) -> list[str]:
    return ["".join(piece for piece, _marked in item.title) for item in found.items]


@pytest.fixture
def two_worlds(app: Flask, cast: Cast, indexed: Published) -> Cast:
    """An answer for everybody, one for Acme alone and one for the tier of Other, all about exports."""
    publish(cast.cleo, "Exporting a report", "Choose export in the menu.")
    publish(
        cast.cleo, f"Exporting the {SECRET} ledger", f"{SECRET} is exported at night.", audience="companies", company_ids=(1,),
        wordings=(f"How do I export {SECRET}?",), tags=(SECRET,),
    )  # fmt: skip
    publish(cast.cleo, "Exporting for technical customers", "Use the interface to export.", audience="tiers", tiers=("tech",))
    indexed()
    return cast


@pytest.mark.parametrize(
    ("person", "expected"),
    [("mia", 2), ("max", 2), ("olga", 2), ("cleo", 3), ("pat", 3), ("ada", 3)],
)
def test_each_person_finds_what_they_may_read(two_worlds: Cast, person: str, expected: int) -> None:
    found = find(getattr(two_worlds, person), Asked("export"))
    assert (found.total, len(found.items)) == (expected, expected)
    assert found.facets["kind"] == {"answer": expected}


def test_words_of_a_hidden_answer_find_nothing(two_worlds: Cast) -> None:
    found = find(two_worlds.olga, Asked(SECRET))
    assert (found.total, found.items, found.corrected, found.did_you_mean) == (0, (), None, None)
    assert not any(found.facets.values())


def test_spelling_does_not_tell_words_of_hidden_answers(two_worlds: Cast) -> None:
    """A misspelt secret is corrected for those who may read it only."""
    misspelt = Asked("zebrafihs export")
    assert find(two_worlds.mia, misspelt).corrected == f"{SECRET} export"
    hidden = find(two_worlds.olga, misspelt)
    assert hidden.corrected is None and hidden.did_you_mean is None
    assert all(SECRET not in title for title in titles(hidden))


def test_suggestions_and_similar_answers_come_from_the_visible(two_worlds: Cast) -> None:
    for typed in ("zebra", "how do i export z", "Exporting the"):
        assert suggest(two_worlds.mia, typed)
        assert all(SECRET not in str(group) for group in suggest(two_worlds.olga, typed))
    assert SECRET not in str(similar(two_worlds.olga, f"Exporting the {SECRET} ledger"))
    assert SECRET in str(similar(two_worlds.mia, f"Exporting the {SECRET} ledger"))


def test_pages_of_other_companies_hold_no_trace(two_worlds: Cast, sign_in) -> None:
    """The canary sweep over every page of search and home."""
    client = sign_in(two_worlds.olga)
    for path in ("/", f"/search?q={SECRET[:-1]}", "/search?q=export", "/search/suggest?q=zeb", "/search/suggest?q=exporting"):
        assert SECRET not in client.get(path).text.replace(f'value="{SECRET[:-1]}"', ""), path


def test_a_world_with_a_secret_counts_like_one_without(app: Flask, cast: Cast, indexed: Published) -> None:
    """Non-interference: what Olga sees is the same before and after Acme gets an answer of its own."""
    publish(cast.cleo, "Exporting a report", "Choose export in the menu.")
    indexed()
    questions = ("export", "report", SECRET, "expotr")
    before = [_said(cast.olga, words) for words in questions]
    publish(cast.cleo, f"Exporting the {SECRET}", audience="companies", company_ids=(1,))
    indexed()
    assert [_said(cast.olga, words) for words in questions] == before


def _said(viewer: Viewer, words: str) -> tuple[object, ...]:
    found = find(viewer, Asked(words))
    return (titles(found), found.total, dict(found.facets), found.corrected, found.did_you_mean, found.is_weak)


def test_stale_documents_are_dropped_with_totals(app: Flask, cast: Cast, indexed: Published) -> None:
    """Check 64: the index still holds both, the database decides; nothing of the worker has run in between."""
    kept = publish(cast.cleo, "Exporting a report")
    gone = publish(cast.cleo, "Exporting a table")
    hidden = publish(cast.cleo, "Exporting a chart")
    indexed()
    assert find(cast.mia, Asked("exporting")).total == 3
    faq.archive_text(cast.cleo, text(cast.cleo, gone))
    faq.change_properties(cast.cleo, hidden, faq.Properties(audience="companies", company_ids=(2,)))
    found = find(cast.mia, Asked("exporting"))
    assert titles(found) == ["Exporting a report"] and found.total == 1
    assert found.facets["kind"] == {"answer": 1}
    assert [line.subject_id for group in suggest(cast.mia, "exporting") for line in group.lines] == [kept.id]


def test_an_entry_that_was_withdrawn_stands_beside_no_answer(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    """What is kept of an answer's page for all who read it goes with what decides who may find the entry."""
    for other in ("Forgotten passwords", "Colours of a calendar", "Invoices of last year", "Inviting a colleague"):
        publish(cast.cleo, other)
    answer = publish(cast.cleo, "Reports can be sent by mail", "Whoever reads the monthly report gets it on the first day.")
    entry = published(cast.pat, f"Reports can be sent by {SECRET}")
    indexed()
    client = sign_in(cast.mia)
    assert SECRET in client.get(f"/answers/{answer.slug}").text
    changelog.withdraw_entry(cast.pat, stored(entry))
    assert SECRET not in client.get(f"/answers/{answer.slug}").text


def test_a_document_nobody_knows_is_never_shown(app: Flask, cast: Cast, indexed: Published) -> None:
    from app.core.search import Document
    from app.search.index import engine

    publish(cast.cleo, "Exporting a report")
    indexed()
    engine().put([Document("answer", 999, "en", f"Exporting {SECRET}", entry="answer:999")])
    engine().put([Document("riddle", 1, "en", f"Exporting {SECRET}", entry="riddle:1")])
    found = find(cast.ada, Asked("exporting"))
    assert titles(found) == ["Exporting a report"] and found.total == 1


def test_the_name_of_a_category_made_for_others_is_not_told(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    """Checks 28 and 65: by the address of a category nobody learns what it is called."""
    category = faq.add_category(cast.cleo, name_ja=SECRET, name_en=f"About {SECRET}", slug="special")
    publish(cast.cleo, "Exporting a table", audience="companies", company_ids=(1,), category_id=category.id)
    publish(cast.cleo, "Exporting a report")
    indexed()
    for path in (
        "/search?q=exporting&category=special",
        "/search?q=nothing&category=special",
        "/answers?category=special",
        "/answers",
    ):
        assert SECRET not in sign_in(cast.olga).get(path).text, path
        assert (SECRET in sign_in(cast.mia).get(path).text) or "/answers" not in path, path
    assert sign_in(cast.olga).get("/answers?category=special").status_code == 404
    assert SECRET in sign_in(cast.mia).get("/search?q=exporting&category=special&lang=ja").text


def test_who_may_find_what_follows_the_rows_whether_or_not_a_fact_tells_of_them(
    app: Flask, cast: Cast, indexed: Published
) -> None:
    """Two facts at the same time may come to light in another order than they are numbered."""
    answer = publish(cast.cleo, "Discount of the pilot")
    indexed()
    assert engine().search("discount", allowed=allowed(cast.max)).total == 1
    with transact():
        text(cast.cleo, answer).state = State.ARCHIVED
    assert engine().search("discount", allowed=allowed(cast.max)).total == 0
