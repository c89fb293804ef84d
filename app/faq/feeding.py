"""What the answers put into people's feeds and calendars."""

from collections.abc import Iterator

from flask import Flask, url_for
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.core import feeds
from app.core.access import Viewer
from app.core.database import db_session
from app.core.feeds import Calendar, Entry, Event, Source
from app.core.i18n import _, _l
from app.faq.models import Answer, AnswerText, State
from app.faq.queries.visibility import readable_clause, visible_to

MOST_EVENTS = 200


def entries(viewer: Viewer, limit: int) -> Iterator[Entry]:
    """Give the answers published or changed last, in the viewer's language where there is one."""
    columns = (
        AnswerText.id, AnswerText.title, AnswerText.lang, AnswerText.body_html, AnswerText.published_at, AnswerText.updated_at,
        Answer.slug,
    )  # fmt: skip
    found = select(*columns).join(Answer, Answer.id == AnswerText.answer_id)
    own = aliased(AnswerText)
    is_translated = exists().where(own.answer_id == Answer.id, own.lang == viewer.locale, own.state == State.PUBLISHED)
    best = or_(AnswerText.lang == viewer.locale, and_(AnswerText.lang == Answer.source_lang, ~is_translated))
    found = found.where(readable_clause(viewer), AnswerText.state == State.PUBLISHED, best)
    for row in db_session.execute(found.order_by(AnswerText.updated_at.desc(), AnswerText.id.desc()).limit(limit)):
        yield Entry(
            key=str(row.id),
            title=row.title,
            url=url_for("faq.show", slug=row.slug, lang=row.lang),
            published_at=row.published_at or row.updated_at,
            updated_at=row.updated_at,
            html=row.body_html,
        )


def events(viewer: Viewer) -> Iterator[Event]:
    """Give the days until which the viewer's own answers are verified."""
    if not viewer.is_staff:
        return
    found = visible_to(viewer).where(Answer.owner_id == viewer.id, Answer.verified_until.is_not(None))
    titles = select(AnswerText.title).where(AnswerText.answer_id == Answer.id, AnswerText.lang == Answer.source_lang)
    columns = found.with_only_columns(Answer.id, Answer.slug, Answer.verified_until, titles.limit(1).scalar_subquery())
    for key, slug, day, title in db_session.execute(columns.order_by(Answer.verified_until.desc()).limit(MOST_EVENTS)):
        yield Event(
            key=str(key),
            title=_("Check whether it is still true: %(title)s", title=title),
            start=day,
            url=url_for("faq.show", slug=slug),
        )


def init_app(app: Flask) -> None:
    """Register feed and calendar."""
    feeds.source(app, Source("answers", _l("New and changed answers"), entries, order=30))
    feeds.calendar(app, Calendar("answers", events))
