"""Bringing in requests: silent, with names, dates, votes, answers and comments, and a second run that changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.comments.models import Comment
from app.core import clock
from app.core.access import SYSTEM
from app.core.activity import Activity, declared
from app.core.database import db_session
from app.core.errors import Forbidden, Refused
from app.requests import operations, setup
from app.requests.importing import report, storing
from app.requests.models import FeatureRequest, StatusChange, StatusKind, Vote
from app.requests.operations import deciding, merging
from app.requests.queries import statuses
from tests.support.cast import Cast

FSLANG = Path(__file__).parents[2] / "../shared/data/requests-en-fslang"
ROWS = [
    {
        "id": "1", "lang": "en", "title": "Warn of mutable values", "body": "let mutable x = <1>\nI <b>need</b> it.",
        "votes": 3, "author": "Kim", "created": "2015-10-01", "status_guess": "declined",
        "official_response": {"date": "2016-01-23", "body": "Do it in the *linter*."},
        "comments": [
            {"author": "Lee", "official": True, "date": "2016-01-22T11:00:00", "body": "We would rather not."},
            {"author": "Jo", "official": False, "date": "2015-10-19T14:57:00", "body": "Me too."},
            {"author": "Jo", "official": False, "date": "2015-10-19T14:57:00", "body": "Really."},
        ],
    },
    {"id": "2", "title": "Nothing more to say", "body": "", "created": "2015-11-01", "votes": 0, "tags": ["syntax"]},
    {"id": "3", "title": "", "body": "x", "created": "2015-11-01"},
    {"id": "2", "title": "Again", "body": "x", "created": "2015-11-01"},
    {"id": "4", "title": "When?", "body": "x", "created": "yesterday"},
    {"id": "5", "title": "Where?", "body": "x", "created": "2015-11-01", "status": "lost"},
]  # fmt: skip


@pytest.fixture
def source(app: Flask, tmp_path: Path) -> Path:
    """Return a file of two requests and four lines that are none."""
    setup.install()
    return written(tmp_path / "wishes.jsonl", ROWS)


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def bring_in(path: Path) -> report.Report:
    done = storing.import_requests(SYSTEM, path, "wishes")
    db_session.expire_all()
    return done


def first() -> FeatureRequest:
    return db_session.scalars(select(FeatureRequest).where(FeatureRequest.source_id == "wishes:1")).one()


def test_words_votes_answers_and_comments_are_kept(app: Flask, cast: Cast, source: Path) -> None:
    done = bring_in(source)
    assert done.requests == {"created": 2, "updated": 0, "unchanged": 0}
    assert [(one.where, one.reason) for one in done.skipped] == [
        ("wishes.jsonl:3", "no_title"), ("wishes.jsonl:4", "duplicate"), ("wishes.jsonl:5", "date"),
        ("wishes.jsonl:6", "status"),
    ]  # fmt: skip
    request = first()
    assert (request.votes_count, request.companies_count, request.comments_count) == (3, 0, 3)
    assert (request.author_name, request.created_at) == ("Kim", datetime(2015, 10, 1, tzinfo=UTC))
    assert "<b>" not in request.situation_html and "&lt;b&gt;need&lt;/b&gt;" in request.situation_html
    assert statuses.by_id()[request.status_id].kind == StatusKind.DECLINED
    answer = db_session.scalars(select(StatusChange)).one()
    assert (answer.request_id, answer.at, answer.told_at) == (request.id, *[datetime(2016, 1, 23, tzinfo=UTC)] * 2)
    assert "Do it in the *linter*." in answer.note_html
    said = db_session.scalars(select(Comment).order_by(Comment.number)).all()
    assert [(one.author_name, one.body, one.is_official) for one in said] == [
        ("Jo", "Me too.", False), ("Jo", "Really.", False), ("Lee", "We would rather not.", True),
    ]  # fmt: skip


def test_nobody_is_told(app: Flask, cast: Cast, source: Path, run_jobs) -> None:
    bring_in(source)
    run_jobs()
    facts = set(db_session.scalars(select(Activity.fact).where(Activity.fact.not_like("%status_added"))))
    assert facts == {"requests.imported"} and declared(app)["requests.imported"].notice is None


def test_a_second_run_changes_nothing(app: Flask, cast: Cast, source: Path) -> None:
    bring_in(source)
    before = [(one.id, one.version, one.votes_count) for one in db_session.scalars(select(FeatureRequest))]
    done = bring_in(source)
    assert (done.requests["unchanged"], done.comments["unchanged"], done.answers["unchanged"]) == (2, 3, 1)
    assert done.votes == {"added": 0, "removed": 0}
    assert before == [(one.id, one.version, one.votes_count) for one in db_session.scalars(select(FeatureRequest))]


def test_what_the_source_says_now_is_taken_over(app: Flask, cast: Cast, source: Path) -> None:
    bring_in(source)
    operations.vote(cast.mia, db_session.scalars(select(FeatureRequest).where(FeatureRequest.source_id == "wishes:2")).one(), 2)
    changed = [{**ROWS[0], "votes": 2, "title": "Warn of `mutable`", "status_guess": "planned"}, {**ROWS[1], "votes": 4}]
    done = bring_in(written(source, changed))
    assert (done.requests, done.votes) == ({"created": 0, "updated": 2, "unchanged": 0}, {"added": 4, "removed": 1})
    request = first()
    assert (request.title, request.votes_count) == ("Warn of `mutable`", 2)
    assert statuses.by_id()[request.status_id].kind == StatusKind.PLANNED
    # A vote somebody here cast stays.
    second = db_session.scalars(select(FeatureRequest).where(FeatureRequest.source_id == "wishes:2")).one()
    assert second.votes_count == 5
    assert db_session.scalar(select(func.count(Vote.id)).where(Vote.user_id == cast.mia.id)) == 1


def test_what_was_decided_here_stays(app: Flask, cast: Cast, source: Path) -> None:
    bring_in(source)
    planned = statuses.of_kind(StatusKind.PLANNED)
    assert planned is not None
    review = clock.today() + timedelta(days=30)
    deciding.change_status(cast.pat, first(), status_id=planned.id, note="We do it after all.", next_review_on=review)
    bring_in(source)
    assert statuses.by_id()[first().status_id].kind == StatusKind.PLANNED


def test_a_duplicate_stays_one_and_is_counted_with_its_leader(app: Flask, cast: Cast, source: Path) -> None:
    bring_in(source)
    leader = operations.post_request(cast.mia, title="Warn of everything")
    merging.merge(cast.pat, first(), leader, "The same.")
    done = bring_in(written(source, [{**ROWS[0], "votes": 9}, ROWS[1]]))
    assert done.votes["added"] == 6
    assert first().merged_into_id == leader.id and first().votes_count == 9
    assert db_session.get_one(FeatureRequest, leader.id).votes_count == 10


def test_only_the_staff_import_and_there_must_be_something(app: Flask, cast: Cast, source: Path, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        storing.import_requests(cast.mia, source, "wishes")
    for wrong in (tmp_path / "none", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(Refused):
            bring_in(wrong)


def test_the_command_reports(app: Flask, cast: Cast, source: Path) -> None:
    result = app.test_cli_runner().invoke(args=["import", "requests", str(source)])
    assert result.exit_code == 1 and "2" in result.output
    again = app.test_cli_runner().invoke(args=["import", "requests", str(written(source, ROWS[:2])), "--source", "wishes"])
    assert again.exit_code == 0


def test_the_real_forum(app: Flask, cast: Cast) -> None:
    if not FSLANG.exists():
        pytest.skip("the forum data is not here")
    setup.install()
    done = bring_in(FSLANG)
    assert (done.requests["created"], done.votes["added"], done.comments["created"], done.answers["created"]) == (
        493, 11221, 1536, 342,
    )  # fmt: skip
    assert done.is_clean
    counted = select(func.sum(FeatureRequest.votes_count), func.max(FeatureRequest.votes_count))
    assert tuple(db_session.execute(counted).one()) == (11221, 492)
