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

    @property
    def stamp(self) -> tuple[Any, ...]:
        """What the shown part depends on, besides the viewer, for the tag of a page that may be kept."""
        posts = [
            (one.id, one.version, one.name, one.company, one.alias, one.staff_role, one.state, one.replied, sorted(one.mine),
             one.helpful_count, one.thanks_count, one.me_too_count, one.may_edit, one.may_delete, one.may_restore)
            for one in self.thread.posts
        ]  # fmt: skip
        return (*posts, self.thread.before, self.thread.after, self.may_comment)


def discussion(viewer: Viewer, kind: str, row: Any, *, is_empty: bool = False) -> Discussion:
    """Return the page of comments under `row` that the address asks for; one statement, none if `is_empty`."""
    host = host_of(kind)
    if host is None:
        raise LookupError(f"no host of kind {kind}")
    thread = Thread([], None, None)
    if not is_empty:
        after, before = asked_page(request.args)
        is_manager, is_closed = host.can_manage(viewer, row), host.is_closed(row)
        thread = queries.thread_of(viewer, kind, row.id, after=after, before=before, is_manager=is_manager, is_closed=is_closed)
    return Discussion(kind, row.id, thread, host.can_comment(viewer, row) or viewer.is_staff)


def asked_page(arguments: "MultiDict[str, str]") -> tuple[int, int | None]:
    """Return `(after, before)` of the page an address asks for; `post` asks for the page with that number."""
    post, before = arguments.get("post", type=int), arguments.get("before", type=int)
    if post is not None:
        return queries.page_start(post), None
    return max(0, arguments.get("after", 0, type=int)), before
