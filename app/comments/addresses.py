"""Where comments are read."""

from typing import Any

from flask import url_for

from app.comments.hosts import host_of
from app.core import subjects


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
