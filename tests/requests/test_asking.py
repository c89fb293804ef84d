"""Asking for something: words, the author's own vote, who follows, moderation, entering on behalf."""

import pytest
from flask import Flask

from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.moderation import operations as moderation
from app.requests import operations, queries
from app.requests.models import FeatureRequest, State, Vote
from tests.moderation.rows import held_of_subject
from tests.requests.merged import ask, counted, installed, stored, told, watches
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def _statuses(app: Flask) -> None:
    installed()


def test_a_request_stands_at_the_first_status_with_its_authors_vote(cast: Cast) -> None:
    wish = ask(
        cast.mia, " Print  all invoices ", situation="At the **end** of the month", workaround="One by one", importance=3,
        tags=["Print", "print", "ＰＤＦ"],
    )  # fmt: skip
    row = queries.request(cast.mia, wish.id)
    assert (row.title, row.lang, row.status.kind, row.company_id) == ("Print all invoices", "en", "new", 1)
    assert "<strong>end</strong>" in row.situation_html and row.tags == ["print", "pdf"]
    assert counted(wish.id) == (1, 1)
    vote = db_session.query(Vote).one()
    assert (vote.user_id, vote.company_id, vote.importance) == (cast.mia.id, 1, 3)
    assert watches(wish.id) == {cast.mia.id: ("everything", "asked", False)}
    assert db_session.query(Activity).filter_by(fact="requests.posted").count() == 1


@pytest.mark.parametrize(("title", "fits"), [("印刷", False), ("一括印刷", True), ("あ" * 120, True), ("あ" * 121, False)])
def test_the_length_of_a_title_is_counted_in_characters(cast: Cast, title: str, fits: bool) -> None:
    if fits:
        assert ask(cast.mia, title).lang == "ja"
        return
    with pytest.raises(Refused) as refused:
        ask(cast.mia, title)
    assert refused.value.field == "title"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"importance": 4}, "importance"),
        ({"area_id": 99}, "area_id"),
        ({"tags": list("abcdef")}, "tags"),
        ({"situation": "x" * 20_001}, "situation"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(cast: Cast, given: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(cast.mia, "Print all invoices", **given)
    assert refused.value.field == field
    assert db_session.query(FeatureRequest).count() == 0


def test_staff_who_ask_do_not_vote_and_keep_nothing_to_a_company(cast: Cast) -> None:
    assert counted(ask(cast.pat, "Print all invoices").id) == (0, 0)
    with pytest.raises(Refused):
        ask(cast.pat, "Print all invoices", is_company_only=True)


def test_a_word_of_the_list_lets_a_request_wait_until_it_is_approved(cast: Cast) -> None:
    moderation.add_words(cast.ada, "banana")
    wish = ask(cast.mia, "Print all bananas", situation="banana")
    assert stored(wish.id).state == State.WAITING
    assert told_posted() == 0
    with pytest.raises(NotFound):
        queries.request(cast.olga, wish.id)
    assert queries.request(cast.mia, wish.id).id == wish.id
    with pytest.raises(Refused):
        operations.vote_for(cast.cleo, wish, company_id=2)
    held = held_of_subject(FeatureRequest.SUBJECT, wish.id)
    assert held is not None
    moderation.approve(cast.cleo, held)
    db_session.expire_all()
    assert queries.request(cast.olga, wish.id).state == State.VISIBLE
    assert told_posted() == 1
    assert db_session.query(Activity).filter_by(fact="requests.posted").one().actor_id == cast.mia.id


def told_posted() -> int:
    return db_session.query(Activity).filter_by(fact="requests.posted").count()


def test_what_is_turned_down_its_author_alone_sees(cast: Cast) -> None:
    moderation.add_words(cast.ada, "banana")
    wish = ask(cast.mia, "Print all bananas", situation="banana")
    held = held_of_subject(FeatureRequest.SUBJECT, wish.id)
    assert held is not None
    moderation.reject(cast.cleo, held, "Not about the product")
    db_session.expire_all()
    assert queries.request(cast.mia, wish.id).state == State.HIDDEN
    for other in (cast.max, cast.olga):
        with pytest.raises(NotFound):
            queries.request(other, wish.id)


def test_staff_enter_a_request_for_a_person_who_is_told_and_follows(cast: Cast) -> None:
    inside = ask(cast.mia, "Where it was said")
    wish = operations.enter_request(
        cast.cleo, company_id=1, person_id=cast.max.id, origin=(FeatureRequest.SUBJECT, inside.id), title="Print all invoices",
        importance=2,
    )  # fmt: skip
    row = stored(wish.id)
    assert (row.author_id, row.entered_by_id, row.company_id, row.origin_id) == (cast.max.id, cast.cleo.id, 1, inside.id)
    assert watches(wish.id) == {cast.max.id: ("everything", "asked", False)}
    assert told("requests.entered") == [[cast.max.id]]
    vote = db_session.query(Vote).filter_by(request_id=wish.id).one()
    assert (vote.user_id, vote.entered_by_id, vote.importance) == (cast.max.id, cast.cleo.id, 2)


def test_a_request_for_a_whole_company_has_its_vote_and_nobodys_name(cast: Cast) -> None:
    wish = operations.enter_request(cast.cleo, company_id=1, title="Print all invoices")
    assert counted(wish.id) == (1, 1)
    assert queries.reading(cast.olga, wish.id).author == "お客様"
    assert queries.reading(cast.mia, wish.id).author == "Acme" == queries.reading(cast.pat, wish.id).author


def test_only_staff_enter_and_only_people_of_that_company_and_what_they_see(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        operations.enter_request(cast.mia, company_id=1, title="Print all invoices")
    with pytest.raises(Refused) as refused:
        operations.enter_request(cast.cleo, company_id=2, person_id=cast.max.id, title="Print all invoices")
    assert refused.value.field == "person_id"
    with pytest.raises(Refused):
        operations.enter_request(cast.cleo, company_id=99, title="Print all invoices")
    with pytest.raises(NotFound):
        operations.enter_request(cast.cleo, company_id=1, origin=("thread", 99), title="Print all invoices")
    assert db_session.query(FeatureRequest).count() == 0


def test_the_silenced_neither_ask_nor_vote(cast: Cast) -> None:
    wish = ask(cast.olga, "Print all invoices")
    moderation.punish(cast.ada, cast.max.id, "silence", hours=24, reason="Too loud")
    with pytest.raises(Refused):
        ask(cast.max, "Print all invoices")
    with pytest.raises(Refused):
        operations.vote(cast.max, wish)
    assert counted(wish.id) == (1, 1)
