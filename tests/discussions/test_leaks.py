"""What is private to a company stands nowhere for another: lists, counts, search, suggestions, tags, similar things."""

import pytest
from flask import Flask

from app.comments import operations as comments
from app.comments.models import Comment
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.subjects import visible
from app.discussions import operations, queries
from app.discussions.models import Tag
from app.search.finding import find, similar
from app.search.found import Asked
from app.search.suggesting import suggest
from tests.discussions.threads import private_space, reply, space, stored, thread
from tests.support.cast import Cast

SECRET = "zebrafish"


@pytest.fixture
def worlds(app: Flask, cast: Cast, run_jobs) -> dict[str, int]:
    """A shared space with a thread, and private ones of both companies with a word of their own each."""
    shared = thread(cast.mia, space(), "Exporting a report", "Choose export in the menu.", tags=["export"])
    reply(cast.olga, shared, "It is under the menu.")
    hidden = thread(cast.mia, private_space(1), f"Exporting the {SECRET}", f"{SECRET} words", tags=["export", SECRET])
    answer = reply(cast.max, hidden, f"The reply about {SECRET}.")
    operations.accept(cast.mia, stored(hidden.id), answer.id)
    thread(cast.olga, private_space(2), "Exporting our numbers", "Ours alone.")
    ids = {"shared": shared.id, "hidden": hidden.id}
    run_jobs()
    db_session.expire_all()
    return ids


def test_pages_of_another_company_hold_no_trace(cast: Cast, worlds: dict[str, int], sign_in) -> None:
    olga, mia = sign_in(cast.olga), sign_in(cast.mia)
    for path in (
        "/", "/community", "/community/threads", "/community/threads?show=unsolved", "/community/threads?tag=export",
        "/community/spaces/how-to", "/community/ask", f"/community/{worlds['shared']}", "/search?q=exporting",
        "/search/suggest?q=zeb", "/community/ask/similar?q=exporting+the+zebrafish", f"/community/{worlds['shared']}/alike",
    ):  # fmt: skip
        assert SECRET not in olga.get(path).text, path
    assert SECRET in mia.get("/community").text and SECRET in mia.get("/").text
    assert SECRET in mia.get("/community/ask/similar?q=exporting+the+zebrafish").text


def test_addresses_of_another_company_are_as_if_they_never_were(cast: Cast, worlds: dict[str, int], sign_in) -> None:
    olga = sign_in(cast.olga)
    hidden = worlds["hidden"]
    never = olga.get("/community/999999")
    assert never.status_code == 404
    for path in (
        f"/community/{hidden}",
        f"/community/{hidden}/edit",
        f"/community/{hidden}/alike",
        "/community/spaces/company-1",
    ):
        assert olga.get(path).status_code == 404, path
    for path in ("accept", "unaccept", "delete", "restore", "read"):
        assert olga.post(f"/community/{hidden}/{path}").status_code == 404, path
    page = olga.post(
        "/community/ask",
        data={"title": "Let me in please", "kind": "question", "body": "Words", "step": "send",
              "space_id": queries.private_space(cast.mia, 1).id},
    )  # fmt: skip
    assert page.status_code == 422


def test_search_finds_threads_and_spaces_for_those_who_see_them(cast: Cast, worlds: dict[str, int]) -> None:
    mine, theirs = find(cast.mia, Asked("exporting")), find(cast.olga, Asked("exporting"))
    assert (mine.total, theirs.total) == (2, 2)
    assert mine.facets["kind"] == {"thread": 2}
    assert find(cast.olga, Asked(SECRET)).total == 0 and find(cast.cleo, Asked(SECRET)).total == 1
    assert all(SECRET not in str(group) for group in suggest(cast.olga, "exporting the"))
    assert SECRET in str(suggest(cast.mia, "exporting the"))
    assert SECRET not in str(similar(cast.olga, f"Exporting the {SECRET}"))
    found = find(cast.mia, Asked(SECRET)).items[0]
    assert (found.kind, found.subject_id) == ("thread", worlds["hidden"]) and found.note
    assert find(cast.mia, Asked("report")).items[0].note is None
    assert [item.kind for item in find(cast.olga, Asked("how-to")).items] == ["space"]
    assert all(item.subject_id != queries.private_space(cast.mia, 1).id for item in find(cast.olga, Asked("acme")).items)


def test_words_of_replies_are_found_and_go_with_them(cast: Cast, worlds: dict[str, int], run_jobs) -> None:
    answer = reply(cast.olga, stored(worlds["shared"]), "Press the ornithopter button.")
    note = reply(cast.cleo, stored(worlds["shared"]), "Among us: the flugelhorn.", is_internal=True)
    run_jobs()
    db_session.expire_all()
    assert find(cast.mia, Asked("ornithopter")).total == 1
    assert find(cast.cleo, Asked("flugelhorn")).total == 0 and note.is_internal
    comments.delete_comment(cast.olga, db_session.get_one(Comment, answer.id))
    run_jobs()
    db_session.expire_all()
    assert find(cast.mia, Asked("ornithopter", exact=True)).total == 0


def test_a_space_that_closes_itself_to_a_company_takes_its_threads_along(cast: Cast, worlds: dict[str, int]) -> None:
    place = queries.space_by_slug(cast.cleo, "how-to")
    assert find(cast.olga, Asked("report")).total == 1
    operations.change_space(cast.cleo, place, operations.Details("How-to", audience="tiers", tiers=("high",)))
    db_session.expire_all()
    assert find(cast.olga, Asked("report")).total == 0 and find(cast.mia, Asked("report")).total == 1
    assert queries.listed(cast.olga, queries.Filters(), None).items == [
        one for one in queries.listed(cast.olga, queries.Filters(), None).items if one.space_slug == "company-2"
    ]


def test_counts_and_tags_tell_nothing(cast: Cast, worlds: dict[str, int]) -> None:
    rows = {one.slug: one for one in queries.overview(cast.olga)}
    assert set(rows) == {"company-2", "how-to"} and rows["how-to"].threads_count == 1
    secret = db_session.query(Tag).filter(Tag.name == SECRET).one().id
    assert visible(cast.olga, "tag", [secret]) == {} and secret in visible(cast.mia, "tag", [secret])
    assert visible(cast.olga, "thread", [worlds["hidden"]]) == {}
    hidden = [one.id for one in db_session.query(Comment).filter(Comment.subject_id == worlds["hidden"])]
    assert hidden and visible(cast.olga, "comment", hidden) == {}


def test_a_deleted_thread_is_gone_from_search(cast: Cast, worlds: dict[str, int], run_jobs) -> None:
    operations.delete_thread(cast.cleo, stored(worlds["hidden"]))
    assert find(cast.mia, Asked(SECRET)).total == 0
    run_jobs()
    db_session.expire_all()
    assert find(cast.mia, Asked(SECRET)).total == 0
    operations.restore_thread(cast.cleo, queries.deleted_by(cast.cleo, worlds["hidden"]))
    run_jobs()
    db_session.expire_all()
    assert find(cast.mia, Asked(SECRET)).total == 1


def test_words_are_carried_over_from_search_and_answers(cast: Cast, worlds: dict[str, int], sign_in) -> None:
    client = sign_in(cast.olga)
    page = client.get("/search?q=kaleidoscope+settings").text
    assert "/community/ask?title=kaleidoscope+settings" in page
    from tests.faq.writing import published

    published("Opening the kaleidoscope", slug="kaleidoscope")
    answered = client.post(
        "/answers/kaleidoscope/feedback", data={"lang": "en", "solved": "no"}, headers={"X-Fragment": "1"}
    ).text
    assert "origin=answer" in answered and "/community/ask?title=Opening+the+kaleidoscope" in answered


def test_who_lost_a_space_does_not_reach_into_it_by_what_they_deleted(cast: Cast) -> None:
    place = space()
    made = thread(cast.olga, place, "Deleted by myself")
    operations.delete_thread(cast.olga, made)
    assert queries.deleted_by(cast.olga, made.id).id == made.id
    key, place_id = made.id, place.id
    db_session.expunge_all()
    place = queries.space(cast.cleo, place_id)
    operations.change_space(cast.cleo, place, operations.Details("How-to", audience="tiers", tiers=("high",)))
    with pytest.raises(NotFound):
        queries.deleted_by(cast.olga, key)
