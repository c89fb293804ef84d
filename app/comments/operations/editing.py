"""Changing what was said; what it said before is kept."""

from typing import Any

from sqlalchemy import select, update

from app.comments import facts, mentions, policy
from app.comments.hosts import Host
from app.comments.models import Comment, CommentRevision, State
from app.comments.operations import counting
from app.comments.operations.content import Content, prepare
from app.comments.operations.loading import ensure_open, fresh, place_of, tell_changed
from app.comments.operations.posting import tell_named
from app.comments.places import title_of
from app.core import activity, clock
from app.core import markdown as md
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transaction
from app.files import operations as files
from app.files import queries as file_queries
from app.moderation import operations as moderation

PORTION = 200
# What files hang on whose links were taken out of a comment; nobody sees it. They come back when the words name them again.
PAST = "comment_past"


def edit_comment(actor: Viewer, comment: Comment, *, body: str | Content, version: int | None) -> Comment:
    """Put other words in place of the present ones, which go into the history; equal words change nothing.

    Raises `Conflict` when `version` is not the present one, `Refused` at the field `body` and in what is closed, `Forbidden`,
    `NotFound`.
    """
    return _edit(actor, comment, body if isinstance(body, Content) else prepare(body, actor), version)


@transaction
def _edit(actor: Viewer, comment: Comment, content: Content, version: int | None) -> Comment:
    # What waits is decided about in this order: the entry of the queue, then the post.
    moderation.lock_held(Comment.SUBJECT, comment.id)
    comment = fresh(comment, version)
    host, row = place_of(actor, comment)
    ensure_open(actor, host, row)
    ensure(policy.can_edit(actor, comment, clock.now()))
    if content.body == comment.body:
        return comment
    before = set(mentions.told_in(comment.body))
    screening = _screen(actor, host, row, comment, content)
    replace_words(actor, comment, content)
    title = title_of(comment.subject_kind, row)
    if screening.hold and comment.state == State.VISIBLE:
        comment.state = State.WAITING
        db_session.flush()
        counting.count(comment, True, False)
        moderation.hold(actor, Comment.SUBJECT, comment.id, screening.reason)
    elif comment.state == State.WAITING and policy.is_own(actor, comment):
        # Whoever decides about it decides about these words.
        moderation.hold(actor, Comment.SUBJECT, comment.id, screening.reason or "edited")
    tell_changed(actor, comment)
    activity.record(facts.EDITED, actor=actor, subject=comment, company_id=comment.company_id, title=title)
    if comment.state == State.VISIBLE:
        tell_named(actor, comment, tuple(one for one in content.named if one not in before), title)
    return comment


def _screen(actor: Viewer, host: Host, row: Any, comment: Comment, content: Content) -> moderation.Screening:
    if not policy.is_own(actor, comment) or comment.is_internal:
        return moderation.Screening(False)
    return moderation.screen(actor, content.body, reaches_others=host.reaches_others(row), doing="edit")


def replace_words(actor: Viewer, comment: Comment, content: Content) -> None:
    """Keep the present words in the history and put `content` in their place."""
    db_session.add(
        CommentRevision(
            comment_id=comment.id,
            body=comment.body,
            editor_id=comment.editor_id or comment.author_id,
            at=comment.edited_at or comment.created_at,
            # Words that staff took out, a phone number for one, are not for every reader.
            is_private=actor.id != comment.author_id,
        )
    )
    comment.body, comment.body_html, comment.renderer_version = content.body, content.html, content.renderer_version
    comment.edited_at, comment.editor_id = clock.now(), actor.id
    # The mark stands for the words staff read, not for whatever the author puts in their place.
    comment.is_official = comment.is_official and actor.is_staff
    db_session.flush()
    shown = file_queries.ids_in(content.body)
    files.attach(actor, shown, comment)
    # The numbers in their addresses are easily guessed: what was taken out of the words is nobody's to fetch any more.
    files.share_out(comment.id, shown, seen=Comment.SUBJECT, unseen=PAST)


def render_again() -> int:
    """Render a portion of what an older renderer made; how many were done, 0 when none is left."""
    older = (
        select(Comment.id, Comment.version, Comment.body)
        .where(Comment.renderer_version < md.VERSION)
        .order_by(Comment.id)
        .limit(PORTION)
    )
    rows = db_session.execute(older).all()
    _keep({(key, version): _rendered(body) for key, version, body in rows})
    return len(rows)


def _rendered(body: str) -> str | None:
    try:
        return md.render(mentions.marked(body)).html
    except Refused:
        return None  # What can no longer be shown anew stays as it was.


@transaction
def _keep(made: dict[tuple[int, int], str | None]) -> None:
    for (key, version), html in made.items():
        values: dict[str, object] = {"renderer_version": md.VERSION}
        if html is not None:
            values["body_html"] = html
        change = update(Comment).where(Comment.id == key, Comment.version == version).values(values)
        db_session.execute(change.execution_options(synchronize_session=False))
