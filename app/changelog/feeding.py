"""What the changelog puts into people's feeds."""

from collections.abc import Iterator

from flask import Flask, url_for
from markupsafe import escape
from sqlalchemy import select

from app.changelog.models import Entry, EntryText
from app.changelog.queries.listing import in_one_language
from app.changelog.queries.visibility import published_clause
from app.core import feeds
from app.core.access import Viewer
from app.core.database import db_session
from app.core.feeds import Entry as FeedEntry
from app.core.feeds import Source
from app.core.i18n import _l


def entries(viewer: Viewer, limit: int) -> Iterator[FeedEntry]:
    """Give the entries that came out last, in the viewer's language where there is one."""
    columns = (
        Entry.id, Entry.published_at, Entry.updated_at, EntryText.lang, EntryText.title, EntryText.summary, EntryText.body_html,
    )  # fmt: skip
    found = select(*columns).join(EntryText, EntryText.entry_id == Entry.id)
    found = found.where(published_clause(viewer), in_one_language(viewer.locale))
    for row in db_session.execute(found.order_by(Entry.published_at.desc(), Entry.id.desc()).limit(limit)):
        yield FeedEntry(
            key=str(row.id),
            title=row.title,
            url=url_for("changelog.show", entry_id=row.id),
            published_at=row.published_at,
            updated_at=row.updated_at,
            html=f"<p>{escape(row.summary)}</p>{row.body_html}",
        )


def init_app(app: Flask) -> None:
    """Register the feed."""
    feeds.source(app, Source("changelog", _l("What is new in the changelog"), entries, order=25))
