"""The inbox as a feed."""

from collections.abc import Iterator
from itertools import islice

from flask import Flask, url_for
from markupsafe import escape

from app.core import feeds
from app.core.access import Viewer
from app.core.feeds import Entry, Source
from app.core.i18n import _l
from app.notifications.queries.inbox import inbox


def entries(viewer: Viewer, limit: int) -> Iterator[Entry]:
    """Give what the viewer was told last, in the words of the inbox."""
    _page, groups = inbox(viewer, only_unread=False, kind="", cursor=None)
    lines = ((group, line) for group in groups for line in group.lines)
    for group, line in sorted(islice(lines, limit), key=lambda one: one[1].at, reverse=True):
        yield Entry(
            key=str(line.notices[0].id),
            title=line.sentence,
            url=line.url or url_for("notifications.index"),
            published_at=line.at,
            updated_at=line.at,
            html=f"<p>{escape(group.title)}</p>" if group.title else "",
        )


def init_app(app: Flask) -> None:
    """Register the feed."""
    feeds.source(app, Source("notices", _l("My notices"), entries, order=10))
