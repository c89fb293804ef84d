"""The inbox: read it, mark it as read. Opening a page never changes anything: that is always a post."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import viewer
from app.core.local_urls import local_path
from app.notifications import bell, kinds
from app.notifications.operations import reading
from app.notifications.queries import inbox as queries
from app.notifications.routes.blueprint import bp

UNREAD = "unread"


@bp.get("/notifications")
@access.member
def index() -> ResponseReturnValue:
    """List what one was told of, by subject."""
    offered = kinds.declared()
    kind = request.args.get("kind", "")
    kind = kind if kind in offered else ""
    only_unread = request.args.get("show") == UNREAD
    page, groups = queries.inbox(viewer(), only_unread=only_unread, kind=kind, cursor=request.args.get("page"))
    return render_template(
        "notifications/index.html",
        page=page,
        groups=groups,
        newest=max((row.newest for row in page.items), default=0),
        only_unread=only_unread,
        kind=kind,
        kinds=[offered[name] for name in queries.kinds_in(viewer()) if name in offered],
    )


@bp.post("/notifications/read/<string:kind>/<int:key>")
@access.member
def read(kind: str, key: int) -> ResponseReturnValue:
    """Mark everything about one subject as read; the page that does it while being read gets the new bell."""
    reading.mark_read(viewer(), kind, key)
    return _done()


@bp.post("/notifications/<int:notice_id>/read")
@access.member
def read_line(notice_id: int) -> ResponseReturnValue:
    """Mark one line of a group as read."""
    reading.mark_line_read(viewer(), notice_id)
    return _done()


@bp.post("/notifications/read")
@access.member
def read_all() -> ResponseReturnValue:
    """Mark everything as read that the person was shown; what came since stays new."""
    until = request.form.get("until", "")
    reading.mark_all_read(viewer(), until=int(until) if until.isdecimal() and len(until) < 19 else 0)
    return _done()


def _done() -> str | Response:
    if request.headers.get("X-Fragment"):
        return bell.panel(viewer()) or ""
    return redirect(local_path(request.form.get("next")) or url_for(".index"), 303)
