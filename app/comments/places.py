"""Where comments stand: the subject, its host, its title and its address."""

from typing import Any

from flask import url_for

from app.comments.hosts import Host, host_of
from app.core import subjects
from app.core.access import Viewer
from app.core.errors import NotFound


def place(viewer: Viewer, kind: str, subject_id: int) -> tuple[Host, Any]:
    """Return the host and the row of a subject `viewer` sees. Raises `NotFound`, also where nothing can be written at all."""
    host = host_of(kind)
    row = subjects.visible(viewer, kind, [subject_id]).get(subject_id) if host else None
    if host is None or row is None:
        raise NotFound
    return host, row


def title_of(kind: str, row: Any) -> str:
    """Return the title of a subject."""
    subject = subjects.subject_of(kind)
    return subject.title(row) if subject is not None and row is not None else ""


def url_of(comment_id: int) -> str:
    """Return the permalink of a comment, which stays when the comment moves."""
    return url_for("comments.show", comment_id=comment_id)


def place_url(kind: str, row: Any, number: int | None = None) -> str:
    """Return the address of a subject, or of one comment under it."""
    host, subject = host_of(kind), subjects.subject_of(kind)
    if subject is None:
        raise LookupError(f"no subject of kind {kind}")
    if number is None:
        return subject.url(row)
    if host is not None and host.url is not None:
        return host.url(row, number)
    url = subject.url(row)
    return f"{url}{'&' if '?' in url else '?'}post={number}#post-{number}"
