"""What the decisions of moderators do to comments; called inside their transactions."""

from app.comments import mentions
from app.comments.hosts import host_of
from app.comments.models import Comment, State
from app.comments.operations import counting
from app.comments.operations.content import prepare
from app.comments.operations.editing import replace_words
from app.comments.operations.loading import by_id, tell_changed
from app.comments.operations.posting import author_of, publish
from app.core import clock, subjects
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.moderation import policy as moderation


@transaction
def hide(actor: Viewer, comment_id: int, is_hidden: bool) -> None:
    """Take a comment from readers, or give it back; what was deleted meanwhile comes back so. Raises `Forbidden`."""
    ensure(moderation.can_moderate(actor))
    comment = by_id(comment_id)
    before, after = (State.VISIBLE, State.HIDDEN) if is_hidden else (State.HIDDEN, State.VISIBLE)
    if comment.state == State.DELETED:
        if comment.state_before == before:
            comment.state_before = after
        return
    if comment.state == before:
        _become(actor, comment, after)


@transaction
def release(actor: Viewer, comment_id: int) -> None:
    """Publish a comment that waits for approval, as if it were written now, in the name of its author."""
    ensure(moderation.can_moderate(actor))
    comment = by_id(comment_id)
    if comment.state == State.DELETED and comment.state_before in {State.WAITING, State.REJECTED}:
        comment.state_before = State.VISIBLE
        return
    if comment.state not in {State.WAITING, State.REJECTED}:
        return
    if comment.published_at is not None:
        _become(actor, comment, State.VISIBLE)  # Held after a change: it was told of when it was new.
        return
    comment.state, comment.published_at = State.VISIBLE, clock.now()
    db_session.flush()
    host = host_of(comment.subject_kind)
    row = subjects.visible(SYSTEM, comment.subject_kind, [comment.subject_id]).get(comment.subject_id)
    if host is not None and row is not None:
        publish(author_of(comment), host, row, comment, tuple(mentions.told_in(comment.body)))


@transaction
def reject(actor: Viewer, comment_id: int, reason: str) -> None:
    """Turn a comment down that waits for approval; its author keeps seeing it. Moderation tells them the reason."""
    ensure(moderation.can_moderate(actor))
    comment = by_id(comment_id)
    if comment.state == State.DELETED and comment.state_before == State.WAITING:
        comment.state_before = State.REJECTED
    elif comment.state == State.WAITING:
        _become(actor, comment, State.REJECTED)


@transaction
def rewrite(actor: Viewer, comment_id: int, text: str) -> None:
    """Replace the words of a comment that waits for approval. Raises `Refused` for words that cannot be shown."""
    ensure(moderation.can_moderate(actor))
    comment = by_id(comment_id)
    content = prepare(text, actor)
    if comment.state == State.WAITING and content.body != comment.body:
        replace_words(actor, comment, content)


def _become(actor: Viewer, comment: Comment, state: State) -> None:
    was_visible = comment.state == State.VISIBLE
    comment.state = state
    db_session.flush()
    counting.count(comment, was_visible, state == State.VISIBLE)
    tell_changed(actor, comment)
