"""What the community puts into people's feeds and calendars."""

from collections.abc import Iterator

from flask import Flask, url_for
from sqlalchemy import and_

from app.comments.models import Comment, State
from app.comments.queries import authors_as_seen
from app.core import feeds
from app.core.access import Viewer
from app.core.database import db_session
from app.core.feeds import Calendar, Entry, Event, Source
from app.core.i18n import _, _l
from app.discussions.models import Poll, Thread
from app.discussions.queries.visibility import listed_clause, visible_to

MOST_EVENTS = 200


def entries(viewer: Viewer, limit: int) -> Iterator[Entry]:
    """Give the newest threads with their opening posts."""
    opening = and_(Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == Thread.id, Comment.is_opening)
    opening = and_(opening, Comment.state == State.VISIBLE)
    found = visible_to(viewer).where(listed_clause(viewer)).join(Comment, opening)
    columns = (
        Thread.id, Thread.title, Thread.author_id, Thread.author_name, Thread.created_at, Comment.edited_at, Comment.body_html,
    )  # fmt: skip
    newest = found.with_only_columns(*columns).order_by(Thread.created_at.desc(), Thread.id.desc()).limit(limit)
    rows = db_session.execute(newest).all()
    names = authors_as_seen(viewer, [row.author_id for row in rows if row.author_id is not None])
    for row in rows:
        yield Entry(
            key=str(row.id),
            title=row.title,
            url=url_for("discussions.show", thread_id=row.id),
            published_at=row.created_at,
            updated_at=row.edited_at or row.created_at,
            html=row.body_html,
            author=names.get(row.author_id or 0, row.author_name or ""),
        )


def events(viewer: Viewer) -> Iterator[Event]:
    """Give the moments at which polls of threads the viewer sees close."""
    found = visible_to(viewer).where(listed_clause(viewer)).join(Poll, Poll.thread_id == Thread.id)
    polls = found.where(Poll.closes_at.is_not(None)).with_only_columns(Poll.id, Poll.question, Poll.closes_at, Thread.id)
    for key, question, closes_at, thread_id in db_session.execute(polls.order_by(Poll.closes_at.desc()).limit(MOST_EVENTS)):
        if closes_at is not None:
            title = _("Poll closes: %(question)s", question=question)
            yield Event(f"poll-{key}", title, closes_at, url_for("discussions.show", thread_id=thread_id))


def init_app(app: Flask) -> None:
    """Register feed and calendar."""
    feeds.source(app, Source("threads", _l("New threads of the community"), entries, order=20))
    feeds.calendar(app, Calendar("threads", events))
