"""Somebody is erased: what they voted for still counts, once each, and their name stands nowhere any more."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, text

from app.companies.models import Company
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transact
from app.people.models import User
from app.requests import operations, queries
from app.requests.importing.found import FoundAnswer, FoundComment, FoundRequest
from app.requests.importing.storing import bring_in
from app.requests.models import FeatureRequest, StatusChange, Vote
from app.requests.queries.history import history
from tests.requests.merged import ask, counted, installed, merge, rows, stored, unmerge
from tests.requests.standing import move
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def _statuses(app: Flask) -> None:
    installed()


def erase(*people: Any) -> None:
    """Take people out of the database for good."""
    with transact():
        db_session.execute(delete(User).where(User.id.in_([one.id for one in people])))
    db_session.expire_all()


def test_votes_of_two_of_one_company_count_on_beside_its_own(cast: Cast) -> None:
    wish = ask(cast.mia, "Export the invoices")
    operations.vote(cast.max, wish)
    operations.vote_for(cast.cleo, wish, company_id=cast.mia.company_id)
    erase(cast.mia, cast.max)
    with transact():
        operations.recount(wish.id)
    assert counted(wish.id) == rows(wish.id) == (3, 1)
    # Whoever enters the need of the company finds that one, and none of the others.
    assert operations.vote_for(cast.cleo, stored(wish.id), company_id=cast.mia.company_id, importance=3).stands_for_company
    assert counted(wish.id) == rows(wish.id) == (3, 1)


def test_the_staff_read_whose_votes_they_were(cast: Cast, sign_in: Any) -> None:
    wish = ask(cast.mia, "Export the invoices")
    operations.vote_for(cast.cleo, wish, company_id=cast.olga.company_id)
    at = f"/requests/{wish.id}/votes"
    erase(cast.mia)
    page = sign_in(cast.pat).get(at).text
    for words in ("A former member", "The company as a whole", "Acme"):
        assert words in page
    assert "Nobody named" not in page


def test_a_merge_of_what_they_voted_for_is_made_and_taken_back(cast: Cast) -> None:
    duplicate, target = ask(cast.mia, "Export as CSV"), ask(cast.olga, "Export tables")
    operations.vote(cast.max, duplicate)
    operations.vote(cast.max, target)
    erase(cast.mia, cast.max)
    merge(cast.cleo, duplicate, target)
    assert counted(target.id) == rows(target.id) == (4, 2)
    unmerge(cast.cleo, duplicate)
    assert counted(duplicate.id) == rows(duplicate.id) == (2, 1)


def test_a_vote_of_a_company_outlives_who_entered_it_and_can_be_changed(cast: Cast) -> None:
    wish = ask(cast.mia, "Export the invoices")
    vote = operations.vote_for(cast.cleo, wish, company_id=cast.olga.company_id)
    key = vote.id
    erase(cast.cleo)
    operations.vote_for(cast.pat, stored(wish.id), company_id=cast.olga.company_id, importance=2)
    assert db_session.get_one(Vote, key).importance == 2
    operations.withdraw_vote_for(cast.pat, stored(wish.id), key)
    assert counted(wish.id) == rows(wish.id) == (1, 1)


def test_the_companies_of_two_votes_may_go(cast: Cast) -> None:
    wish = ask(cast.mia, "Export the invoices")
    for company_id in (cast.mia.company_id, cast.olga.company_id):
        operations.vote_for(cast.cleo, wish, company_id=company_id)
    with transact():
        db_session.execute(text("UPDATE request_votes SET company_id = NULL"))
    with transact():
        operations.recount(wish.id)
    assert counted(wish.id) == (3, 0)
    assert db_session.query(Company).count() == 2


def test_one_vote_of_a_company_as_such(cast: Cast) -> None:
    wish = ask(cast.mia, "Export the invoices")
    operations.vote_for(cast.cleo, wish, company_id=1)
    again = Vote(request_id=wish.id, company_id=1, stands_for_company=True)
    with pytest.raises(Refused), transact():
        db_session.add(again)


def brought_in(cast: Cast) -> FeatureRequest:
    """Return a request of the past, by people who are known here and some who are not."""
    mia, pat = {"author": "Mia", "author_id": cast.mia.id}, {"author": "Pat", "author_id": cast.pat.id}
    date = stored(ask(cast.olga, "Another one").id).created_at
    answers = (FoundAnswer("Soon.", date, "planned", **pat), FoundAnswer("It is here.", date, "released", author="Ana"))
    comments = (FoundComment("1", "We too", date=date, **mia), FoundComment("2", "And we", date=date, author="Ben"))
    found = FoundRequest(
        where="1", key="1", title="Export the invoices", lang="en", situation="", date=date, kind="released", answers=answers,
        comments=comments, **mia,
    )  # fmt: skip
    bring_in(SYSTEM, [found], "old")
    return db_session.query(FeatureRequest).filter_by(source_id="old:1").one()


def test_their_names_go_from_requests_history_and_comments(cast: Cast, sign_in: Any) -> None:
    wish = brought_in(cast)
    key = wish.id
    move(cast.pat, wish, "started", note="We go on.")
    assert [one.actor_name for one in history(cast.olga, key)] == ["Pat", "Ana", "Pat"]
    erase(cast.mia, cast.pat)
    assert [one.actor_name for one in history(cast.olga, key)] == ["", "Ana", ""]
    page = sign_in(cast.olga).get(f"/requests/{key}").text
    assert "Ben" in page and "Ana" in page
    assert "Mia" not in page and "Pat" not in page
    kept = "SELECT author_name FROM feature_requests UNION SELECT actor_name FROM request_status_changes"
    names = set(db_session.scalars(text(f"{kept} UNION SELECT author_name FROM comments")))
    assert names == {"", "Ana", "Ben"}
    assert db_session.query(StatusChange).filter(StatusChange.actor_id.is_not(None)).count() == 0
    assert queries.reading(cast.olga, key).author == _("A client")
