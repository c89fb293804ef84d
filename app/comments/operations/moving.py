"""Moving comments to another subject, and bringing in what was said elsewhere; both without news to anybody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from app.comments import facts
from app.comments.models import LONGEST_NAME, LONGEST_SOURCE, Comment, State
from app.comments.operations import counting
from app.comments.operations.content import Content, prepare
from app.comments.places import place, title_of
from app.core import activity
from app.core.access import ANONYMOUS, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.transaction import transaction

Outcome = Literal["created", "updated", "unchanged"]


@transaction
def move_comments(
    actor: Viewer,
    ids: Sequence[int],
    to_kind: str,
    to_id: int,
    *,
    numbers: Mapping[int, int] | None = None,
    opening_id: int | None = None,
) -> dict[int, int]:
    """Hang comments on another subject, behind what stands there, in the order they were written; the new numbers by id.

    `numbers` asks for given ones, as when a move is undone. None of them is an opening afterwards but `opening_id`. Permalinks
    lead on. Counters of the hosts are the caller's. Raises `NotFound` for what `actor` does not see, `Forbidden`.
    """
    target, row = place(actor, to_kind, to_id)
    ensure(target.can_manage(actor, row))
    moved = list(db_session.scalars(select(Comment).where(Comment.id.in_(ids)).order_by(Comment.created_at, Comment.id)))
    if len(moved) != len(set(ids)):
        raise NotFound
    sources = {(one.subject_kind, one.subject_id) for one in moved}
    counting.hold_all(sources | {(to_kind, to_id)})
    titles = {}
    for source in sources:
        host, source_row = place(actor, *source)
        ensure(host.can_manage(actor, source_row))
        titles[source] = title_of(source[0], source_row)
    given: dict[int, int] = {}
    last = counting.last_number(to_kind, to_id)
    for comment in moved:
        last += 1
        number = numbers[comment.id] if numbers is not None else last
        _put(comment, to_kind, to_id, number, is_opening=comment.id == opening_id)
        given[comment.id] = number
    counting.raise_last(to_kind, to_id, max(given.values(), default=0))
    db_session.flush()
    for where, title in {**titles, (to_kind, to_id): title_of(to_kind, row)}.items():
        activity.record(facts.MOVED, actor=actor, subject=where, title=title, count=len(given))
    return given


def _put(comment: Comment, kind: str, subject_id: int, number: int, *, is_opening: bool) -> None:
    if comment.state == State.VISIBLE:
        counting.move(comment, kind, subject_id)
    comment.subject_kind, comment.subject_id = kind, subject_id
    comment.number, comment.is_opening = number, is_opening


def bring_in(
    actor: Viewer,
    kind: str,
    subject_id: int,
    *,
    body: str | Content,
    created_at: datetime,
    source_id: str,
    author_name: str = "",
    author_id: int | None = None,
    company_id: int | None = None,
    is_opening: bool = False,
    reply_to_id: int | None = None,
) -> tuple[Comment, Outcome]:
    """Take over what was said elsewhere under its own date and name, known again by `source_id`: nobody is told.

    When it was brought in before, its words are brought up to date without a revision. Raises `Refused` for words that cannot
    be shown, `NotFound`, `Forbidden`.
    """
    content = body if isinstance(body, Content) else prepare(body, ANONYMOUS)
    known = _bring_up_to_date(actor, kind, subject_id, content, source_id)
    if known is not None:
        return known
    comment = Comment(
        author_id=author_id,
        author_name=author_name[:LONGEST_NAME],
        company_id=company_id,
        created_at=created_at,
        published_at=created_at,
        source_id=source_id[:LONGEST_SOURCE],
        is_opening=is_opening,
        reply_to_id=reply_to_id,
        state=State.VISIBLE,
    )
    return _add(actor, kind, subject_id, content, comment), "created"


@transaction
def _bring_up_to_date(
    actor: Viewer, kind: str, subject_id: int, content: Content, source_id: str
) -> tuple[Comment, Outcome] | None:
    host, row = place(actor, kind, subject_id)
    ensure(actor.is_staff and host.can_manage(actor, row))
    comment = db_session.scalar(select(Comment).where(Comment.source_id == source_id[:LONGEST_SOURCE]))
    if comment is None:
        return None
    if comment.body == content.body:
        return comment, "unchanged"
    comment.body, comment.body_html, comment.renderer_version = content.body, content.html, content.renderer_version
    return comment, "updated"


@transaction
def _add(actor: Viewer, kind: str, subject_id: int, content: Content, comment: Comment) -> Comment:
    place(actor, kind, subject_id)
    comment.subject_kind, comment.subject_id = kind, subject_id
    comment.number = counting.next_number(kind, subject_id)
    comment.body, comment.body_html, comment.renderer_version = content.body, content.html, content.renderer_version
    db_session.add(comment)
    db_session.flush()
    counting.count(comment, False, True)
    return comment
