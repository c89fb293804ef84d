"""Places to write in and comments for the tests, made by the operations themselves."""

from typing import Any

from app.comments import operations, queries
from app.comments.models import Comment
from app.core.access import SYSTEM
from tests.faq.writing import published


def place(slug: str = "open", **properties: Any) -> tuple[str, int]:
    """Return kind and id of a published answer that can be written under; everybody reads it unless told otherwise."""
    return "answer", published("A place to write", slug=slug, **properties).id


def acme_place(slug: str = "acme-only") -> tuple[str, int]:
    """Return kind and id of an answer that Acme and staff alone see."""
    return place(slug, audience="companies", company_ids=(1,))


def said(actor: Any, where: tuple[str, int], body: str = "I do it **weekly**.", **how: Any) -> Comment:
    """Return a comment of `actor`."""
    return operations.post_comment(actor, *where, body, **how)


def posts(viewer: Any, where: tuple[str, int], **how: Any) -> list[queries.Post]:
    """Return what `viewer` reads there."""
    return queries.thread_of(viewer, *where, **how).posts


def numbers(viewer: Any, where: tuple[str, int], **how: Any) -> list[int]:
    """Return the numbers of what `viewer` reads there."""
    return [post.number for post in posts(viewer, where, **how)]


__all__ = ["SYSTEM", "acme_place", "numbers", "place", "posts", "said"]
