"""What the page of a subject shows of the comments under it, for the routes of the features above."""

from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from app.comments import queries
from app.comments.hosts import host_of
from app.comments.queries import Thread
from app.core.access import Viewer


@dataclass(frozen=True)
class Discussion:
    """A page of comments under a subject, and what its reader may do there. Shown by `comments/_discussion.html`."""

    kind: str
    id: int
    thread: Thread
    may_comment: bool


def discussion(viewer: Viewer, kind: str, row: Any, *, is_empty: bool = False) -> Discussion:
    """Return the page of comments under `row` that the address asks for; one statement, none if `is_empty`."""
    host = host_of(kind)
    if host is None:
        raise LookupError(f"no host of kind {kind}")
    thread = Thread([], None, None)
    if not is_empty:
        after, before = asked_page(request.args)
        thread = queries.thread_of(viewer, kind, row.id, after=after, before=before, is_manager=host.can_manage(viewer, row))
    return Discussion(kind, row.id, thread, host.can_comment(viewer, row) or viewer.is_staff)


def asked_page(arguments: "MultiDict[str, str]") -> tuple[int, int | None]:
    """Return `(after, before)` of the page an address asks for; `post` asks for the page with that number."""
    post, before = arguments.get("post", type=int), arguments.get("before", type=int)
    if post is not None:
        return queries.page_start(post), None
    return max(0, arguments.get("after", 0, type=int)), before
