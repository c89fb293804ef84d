"""What an entry fulfils: requests are released, their voters told, and asked once whether it helps."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.changelog import operations, queries
from app.changelog.models import Opinion
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.transaction import transact
from app.moderation import operations as moderation
from app.requests import operations as requests
from app.requests.models import FeatureRequest, Status, StatusChange, StatusKind
from app.requests.operations import merging
from tests.changelog.entries import asked, kind_of, planned, published, told, written
from tests.support.cast import Cast

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def changes(request_id: int) -> list[StatusChange]:
    """Return what happened to the status of a request, in order."""
    found = select(StatusChange).where(StatusChange.request_id == request_id).order_by(StatusChange.id)
    return list(db_session.scalars(found))


def request(key: int) -> FeatureRequest:
    db_session.expire_all()
    return db_session.get_one(FeatureRequest, key)


def test_publishing_releases_the_requests_with_a_way_to_the_entry(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    planned(cast.pat, wish)
    draft = written(cast.pat, requests=(wish.id,))
    assert kind_of(wish.id) == StatusKind.PLANNED
    operations.publish_entry(cast.pat, draft)
    assert kind_of(wish.id) == StatusKind.RELEASED and request(wish.id).released_at is not None
    # Nothing is copied into it: what the entry says, and to whom, is decided when somebody reads.
    last = changes(wish.id)[-1]
    assert (last.note, last.because_kind, last.because_id) == ("", "changelog_entry", draft.id)


def test_a_status_that_needs_a_note_is_content_with_the_entry(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    with transact():
        db_session.scalars(select(Status).where(Status.kind == StatusKind.RELEASED)).one().needs_note = True
    published(cast.pat, requests=(wish.id,))
    assert kind_of(wish.id) == StatusKind.RELEASED


def test_what_is_released_already_is_not_told_again(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    published(cast.pat, requests=(wish.id,))
    published(cast.pat, "Better still", requests=(wish.id,))
    assert len(changes(wish.id)) == 1


def test_an_entry_for_some_leaks_into_no_request_everybody_reads(app: Flask, cast: Cast) -> None:
    wish = asked(cast.olga)
    published(cast.pat, "CANARY of Acme", requests=(wish.id,), audience="companies", company_ids=(1,))
    assert kind_of(wish.id) == StatusKind.RELEASED
    assert [one.note for one in changes(wish.id)] == [""]
    assert queries.of_subject(cast.olga, "feature_request", wish.id) == []
    assert [row.title for row in queries.of_subject(cast.mia, "feature_request", wish.id)] == ["CANARY of Acme"]


def test_a_duplicate_leads_to_what_is_released(app: Flask, cast: Cast) -> None:
    wish, same = asked(cast.mia), asked(cast.olga, "Mail me the reports")
    merging.merge(cast.pat, same, wish, "The same.")
    published(cast.pat, requests=(same.id,))
    assert kind_of(wish.id) == StatusKind.RELEASED


def test_voters_are_asked_once_after_two_weeks(app: Flask, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        wish = asked(cast.mia)
        same = asked(cast.max, "Mail me the reports")
        requests.vote(cast.olga, request(wish.id), 2)
        merging.merge(cast.pat, request(same.id), request(wish.id), "The same.")
        published(cast.pat, requests=(wish.id,))
        clock.shift(timedelta(days=13))
        assert operations.ask_voters() == 0
        clock.shift(timedelta(days=1))
        assert operations.ask_voters() == 3
        assert [row.particulars["to"] for row in told("voters_asked")] == [[cast.mia.id, cast.max.id, cast.olga.id]]
        assert operations.ask_voters() == 0
        # A second entry about the same asks nobody twice.
        published(cast.pat, "Better still", requests=(wish.id,))
        clock.shift(timedelta(days=15))
        assert operations.ask_voters() == 0


def test_nobody_is_asked_about_what_was_taken_back(app: Flask, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        wish = asked(cast.mia)
        published(cast.pat, requests=(wish.id,))
        planned(cast.pat, request(wish.id))
        clock.shift(timedelta(days=14))
        assert operations.ask_voters() == 0


def test_who_was_asked_answers_and_may_change_their_mind(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    with pytest.raises(NotFound):
        operations.give_opinion(cast.mia, wish, said="yes")
    operations.ask_of(cast.pat, None, wish.id)
    operations.give_opinion(cast.mia, request(wish.id), said="no", words="The mail lacks the chart.")
    operations.give_opinion(cast.mia, request(wish.id), said="partly", words="The chart is small.")
    for viewer, counted in ((cast.pat, True), (cast.olga, False), (cast.mia, False)):
        found = queries.opinions_of(viewer, wish.id)
        assert (found.counts, found.is_counted) == ({"yes": 0, "partly": 1, "no": 0}, counted)
        # Words are for the people who work on it.
        assert [words for _name, _said, words, _at in found.words] == (["The chart is small."] if counted else [])
    for wrong in ({"said": "maybe"}, {"said": "yes", "words": "x" * 1001}):
        with pytest.raises(Refused):
            operations.give_opinion(cast.mia, request(wish.id), **wrong)
    with pytest.raises(NotFound):
        operations.give_opinion(cast.olga, request(wish.id), said="yes")


def test_the_silenced_answer_nothing_and_nobody_hears_of_it(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    operations.ask_of(cast.pat, None, wish.id)
    moderation.punish(cast.ada, cast.mia.id, "silence", hours=24, reason="Too loud")
    with pytest.raises(Refused):
        operations.give_opinion(cast.mia, request(wish.id), said="no", words="No!")
    assert told("opinion_given") == []


def test_the_owner_hears_what_people_say(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    requests.sort_request(cast.pat, request(wish.id), area_id=None, tags=(), owner_id=cast.pat.id, is_company_only=False)
    operations.ask_of(cast.pat, None, wish.id)
    operations.give_opinion(cast.mia, request(wish.id), said="no")
    assert [(row.particulars["to"], row.particulars["said"]) for row in told("opinion_given")] == [([cast.pat.id], "no")]


def test_counts_are_shown_to_customers_once_there_are_enough(app: Flask, cast: Cast) -> None:
    wish = asked(cast.mia)
    with transact():
        db_session.add_all(Opinion(request_id=wish.id, user_id=None, said="yes") for _one in range(4))
    assert queries.opinions_of(cast.olga, wish.id).is_empty
    with transact():
        db_session.add(Opinion(request_id=wish.id, user_id=None, said="no"))
    found = queries.opinions_of(cast.olga, wish.id)
    assert found.is_counted and (found.total, found.counts["no"]) == (5, 1)
