"""The ground: marks, transactions, facts and jobs, tokens, limits, idempotency."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.core import access, activity, clock, jobs, limits, tokens
from app.core.access import ANONYMOUS, SYSTEM, ensure
from app.core.activity import Activity, Fact
from app.core.database import db_session
from app.core.errors import Forbidden, TooMany
from app.core.jobs import Job
from app.core.local_urls import local_path
from app.core.transaction import transact, transaction


def test_an_unmarked_view_stops_the_start() -> None:
    app = Flask("x")
    app.add_url_rule("/bare", "bare", lambda: "")
    with pytest.raises(RuntimeError, match="bare"):
        access.check_marks(app)


def test_a_listener_for_an_unknown_fact_stops_the_start() -> None:
    app = Flask("x")
    activity.on_later(app, "nobody.said", "x.listen", lambda row: None)
    with pytest.raises(RuntimeError, match=r"nobody\.said"):
        activity.check_listeners(app)


def test_ensure_refuses() -> None:
    with pytest.raises(Forbidden):
        ensure(ANONYMOUS.is_staff)
    ensure(SYSTEM.is_admin)


@pytest.fixture
def knocked(app: Flask) -> Fact:
    fact = Fact("test.knocked", "{actor} knocked")
    if fact.name not in activity.declared():
        activity.declare(app, fact)
    return activity.declared()[fact.name]


def test_a_fact_and_its_jobs_are_published_by_the_commit_alone(app: Flask, knocked: Fact) -> None:
    @transaction
    def fail() -> None:
        activity.record(knocked, actor=SYSTEM, subject=("door", 7))
        raise LookupError

    before = len(db_session.scalars(select(Job)).all())
    with pytest.raises(LookupError):
        fail()
    assert db_session.scalars(select(Activity)).all() == []
    with transact():
        activity.record(knocked, actor=SYSTEM, subject=("door", 7), how="softly")
    (row,) = db_session.scalars(select(Activity))
    assert (row.subject_kind, row.subject_id, row.particulars, row.audience) == ("door", 7, {"how": "softly"}, "staff")
    assert len(db_session.scalars(select(Job)).all()) >= before


def test_rows_change_only_inside_a_transaction(app: Flask) -> None:
    db_session.add(jobs.Schedule(name="x", next_run_at=clock.now()))
    with pytest.raises(RuntimeError, match="@transaction"):
        db_session.flush()
    db_session.rollback()


@pytest.mark.parametrize("change", ["DELETE FROM activity", "UPDATE activity SET fact = 'x'"])
def test_facts_cannot_be_changed_or_deleted(app: Flask, knocked: Fact, change: str) -> None:
    """Check 75: the audit trail is append-only in the database itself."""
    with transact():
        activity.record(knocked, actor=SYSTEM)
    with pytest.raises(Exception, match="append-only"), transact():
        db_session.execute(text(change))
    assert db_session.scalars(select(Activity.fact)).all() == ["test.knocked"]


def test_a_token_is_used_once_and_only_for_its_purpose(app: Flask) -> None:
    secret = tokens.issue("reset", "user:1", lasts=timedelta(minutes=30), company=3)
    assert tokens.redeem("invitation", secret) is None
    row = tokens.redeem("reset", secret)
    assert row is not None
    assert (row.subject, row.details) == ("user:1", {"company": 3})
    assert tokens.redeem("reset", secret) is None
    assert secret not in str(db_session.execute(text("select * from tokens")).all())


def test_a_token_dies_when_it_expires_or_is_revoked(app: Flask) -> None:
    expired = tokens.issue("reset", "user:1", lasts=timedelta(seconds=-1))
    revoked = tokens.issue("reset", "user:1", lasts=timedelta(hours=1))
    tokens.revoke("reset", "user:1")
    assert tokens.redeem("reset", expired) is None
    assert tokens.redeem("reset", revoked) is None


def test_a_limit_admits_exactly_its_number(app: Flask) -> None:
    for _attempt in range(3):
        limits.limit("door", "a", "3/5minutes")
    with pytest.raises(TooMany) as refused:
        limits.limit("door", "a", "3/5minutes")
    assert 290 <= refused.value.retry_after <= 301
    limits.limit("door", "b", "3/5minutes")


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\tb",
        "/a\r\nb",
        "javascript:alert(1)",
        "",
        None,
        "evil",
        "/a\\b",
    ],
)
def test_only_local_paths_are_followed(target: str | None) -> None:
    """Check 43: nothing leads off the site."""
    assert local_path(target) is None


def test_a_local_path_is_kept_as_it_is() -> None:
    assert local_path("/search?q=あ&page=2") == "/search?q=あ&page=2"
