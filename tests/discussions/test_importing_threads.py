"""Bringing in threads: silent, with their names and dates, and a second run that changes nothing."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.comments.models import Comment
from app.core.access import SYSTEM
from app.core.activity import Activity, declared
from app.core.database import db_session
from app.core.errors import Forbidden, Refused
from app.core.jobs import Job
from app.discussions.importing import report, storing
from app.discussions.models import Space, Thread
from app.discussions.operations import arranging
from tests.discussions.threads import space, stored
from tests.discussions.threads import thread as started
from tests.support.cast import Cast

COFFEE = Path(__file__).parents[2] / "../shared/data/threads-en-coffee-se"
ROWS = [
    {
        "id": "1", "lang": "en", "title": "How fine should I grind?", "body_html": "<p>For <b>drip</b>.</p>", "author": "Kim",
        "date": "2015-01-27T20:00:00", "tags": ["grind", "drip", "a", "b", "c", "d"], "score": 7, "views": 41,
        "answers": [
            {"id": "9", "body_html": "<p>Like sand.</p>", "date": "2015-01-28T00:00:00", "author": "Lee", "accepted": True},
            {"id": "8", "body_html": "<p>Ask your shop.</p>", "date": "2015-01-27T23:00:00", "author": "Jo"},
        ],
    },
    {"id": "2", "title": "Off topic?", "body": "Really *off*.", "author": "Kim", "date": "2015-02-01", "closed": "2015-02-02"},
    {"id": "3", "title": "", "body": "x", "date": "2015-02-01"},
]  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a file of two threads and one line that is none."""
    return written(tmp_path / "talk.jsonl", ROWS)


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def bring_in(path: Path, **options: str) -> report.Report:
    done = storing.import_threads(SYSTEM, path, storing.Options("talk", **options))
    db_session.expire_all()
    return done


def test_names_dates_tags_views_and_the_accepted_reply_are_kept(app: Flask, cast: Cast, source: Path) -> None:
    done = bring_in(source)
    assert (done.threads, done.posts["created"]) == ({"created": 2, "updated": 0, "unchanged": 0}, 4)
    assert [(one.where, one.reason) for one in done.skipped] == [("talk.jsonl:3", "no_title")]
    first, second = db_session.scalars(select(Thread).order_by(Thread.id))
    assert (first.author_name, first.views_count, first.tags) == ("Kim", 41, ["grind", "drip", "a", "b", "c"])
    assert first.created_at == datetime(2015, 1, 27, 20, tzinfo=UTC)
    assert (first.posts_count, first.last_number, first.last_posted_at) == (3, 3, datetime(2015, 1, 28, tzinfo=UTC))
    assert first.answered_at == datetime(2015, 1, 27, 23, tzinfo=UTC)
    posts = db_session.scalars(select(Comment).where(Comment.subject_id == first.id).order_by(Comment.number)).all()
    assert [(post.author_name, post.body, post.helpful_count) for post in posts] == [
        ("Kim", "For **drip**.", 0), ("Jo", "Ask your shop.", 0), ("Lee", "Like sand.", 0),
    ]  # fmt: skip
    assert first.accepted_comment_id == posts[2].id and first.accepted_at == posts[2].created_at
    assert second.closed_at == datetime(2015, 2, 2, tzinfo=UTC) and second.answered_at is None
    assert db_session.scalars(select(Space)).one().threads_count == 2


def test_nobody_is_told(app: Flask, cast: Cast, source: Path, run_jobs) -> None:
    bring_in(source)
    names = set(db_session.scalars(select(Activity.fact)))
    assert not [name for name in names if declared()[name].notice is not None]
    run_jobs()
    assert db_session.scalar(select(func.count(Job.id)).where(Job.kind.like("%mail%"))) == 0


def test_a_second_run_changes_nothing(app: Flask, cast: Cast, source: Path) -> None:
    bring_in(source)
    facts = db_session.scalar(select(func.count(Activity.id)))
    again = bring_in(source)
    assert (again.threads, again.posts) == (
        {"created": 0, "updated": 0, "unchanged": 2}, {"created": 0, "updated": 0, "unchanged": 4},
    )  # fmt: skip
    assert db_session.scalar(select(func.count(Activity.id))) == facts
    assert db_session.scalar(select(func.count(Comment.id))) == 4


def test_what_changed_in_the_source_is_brought_up_to_date(app: Flask, cast: Cast, tmp_path: Path, source: Path) -> None:
    bring_in(source)
    rows = json.loads(json.dumps(ROWS))
    rows[0]["title"] = "How fine should coffee be ground?"
    rows[0]["answers"][1]["body_html"] = "<p>Ask your shop, <i>really</i>.</p>"
    rows[0]["answers"].append({"id": "10", "body": "Finer.", "date": "2015-03-01", "author": "Max"})
    again = bring_in(written(tmp_path / "talk.jsonl", rows))
    assert again.threads == {"created": 0, "updated": 1, "unchanged": 1}
    assert again.posts == {"created": 1, "updated": 1, "unchanged": 3}
    thread = db_session.scalars(select(Thread).order_by(Thread.id)).first()
    assert (thread.title, thread.posts_count) == ("How fine should coffee be ground?", 4)
    words = db_session.scalars(select(Comment.body).where(Comment.subject_id == thread.id).order_by(Comment.number)).all()
    assert words[1] == "Ask your shop, *really*." and words[3] == "Finer."


def test_what_staff_arranged_stays(app: Flask, cast: Cast, source: Path) -> None:
    bring_in(source)
    first, second = db_session.scalars(select(Thread).order_by(Thread.id)).all()
    arranging.reopen_thread(cast.cleo, second, "Still of interest")
    arranging.merge_threads(cast.cleo, stored(first.id), stored(second.id), "The same matter")
    again = bring_in(source)
    assert again.threads["created"] == 0 and again.posts == {"created": 0, "updated": 0, "unchanged": 4}
    assert stored(second.id).closed_at is None and stored(first.id).merged_into_id == second.id


def test_into_a_space_of_choice(app: Flask, cast: Cast, source: Path) -> None:
    with pytest.raises(Refused):
        bring_in(source, space="nowhere")
    place = space("How-to")
    assert bring_in(source, space="how-to").space == "How-to"
    assert db_session.get_one(Space, place.id).threads_count == 2
    other = storing.import_threads(SYSTEM, source, storing.Options("elsewhere", audience="staff"))
    assert db_session.scalars(select(Space).where(Space.slug == other.space)).one().audience == "staff"
    with pytest.raises(Forbidden):
        storing.import_threads(cast.mia, source, storing.Options("talk"))


def test_the_command_says_what_it_did_and_ends_with_a_true_code(app: Flask, cast: Cast, tmp_path: Path, source: Path) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["import", "threads", str(source)])
    assert done.exit_code == 1
    assert "  talk.jsonl:3: " in done.output and "talk.jsonl:1" not in done.output
    clean = written(tmp_path / "clean.jsonl", ROWS[:2])
    assert run(args=["import", "threads", str(clean), "--source", "talk"]).exit_code == 0
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    assert run(args=["import", "threads", str(empty)]).exit_code == 1
    for wrong in (tmp_path / "missing", source.with_suffix(".csv")):
        assert isinstance(run(args=["import", "threads", str(wrong)]).exception, Refused)
    assert db_session.scalar(select(func.count(Thread.id))) == 2


def test_real_threads_come_in_and_every_one_is_shown(app: Flask, cast: Cast, sign_in) -> None:
    if not COFFEE.exists():
        pytest.skip("needs ../shared/data")
    started(cast.mia, space(), "Something of our own")
    done = storing.import_threads(SYSTEM, COFFEE, storing.Options("coffee"))
    assert done.threads["created"] == 225 and done.posts["created"] == 225 + 327 and done.is_clean
    rows = db_session.execute(select(Thread.id, Thread.posts_count).where(Thread.source_id.is_not(None))).all()
    client = sign_in(cast.olga)
    for thread_id, count in rows:
        page = client.get(f"/community/{thread_id}")
        assert page.status_code == 200, thread_id
        assert page.text.count('<article class="post') == min(count, 21), thread_id
    again = storing.import_threads(SYSTEM, COFFEE, storing.Options("coffee"))
    assert again.threads["unchanged"] == 225 and again.posts["unchanged"] == 552
