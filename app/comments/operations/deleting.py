"""Taking away what was said, and bringing it back."""

from sqlalchemy import or_, select

from app.comments import facts, policy
from app.comments.models import Comment, State
from app.comments.operations import counting
from app.comments.operations.loading import ensure_open, fresh, place_of, tell_changed
from app.comments.places import title_of
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction


@transaction
def delete_comment(actor: Viewer, comment: Comment) -> Comment:
    """Take a comment away; `restore_comment` undoes it. Deleting twice changes nothing.

    Raises `Refused` when an author would take an opening post others have answered, and in what is closed; `Forbidden`,
    `NotFound`.
    """
    comment = fresh(comment)
    host, row = place_of(actor, comment)
    if comment.state == State.DELETED:
        return comment
    ensure_open(actor, host, row)
    is_manager = host.can_manage(actor, row)
    ensure(policy.can_delete(actor, comment, is_manager=is_manager))
    if comment.is_opening and not is_manager and is_answered(comment):
        raise Refused(_("Others have answered already, so this stays. Customer success can help when it must go."))
    was_visible = comment.state == State.VISIBLE
    comment.state_before, comment.state = comment.state, State.DELETED
    comment.deleted_at, comment.deleted_by_id = clock.now(), actor.id
    db_session.flush()
    counting.count(comment, was_visible, False)
    tell_changed(actor, comment)
    title = title_of(comment.subject_kind, row)
    # Nobody reads what it lay in from a comment that is gone, so the fact says it.
    activity.record(
        facts.DELETED, actor=actor, subject=comment, company_id=comment.company_id, title=title,
        place=[comment.subject_kind, comment.subject_id],
    )  # fmt: skip
    return comment


@transaction
def restore_comment(actor: Viewer, comment: Comment) -> Comment:
    """Bring a deleted comment back to where it was: what waited, waits again.

    Raises `Refused` in what is closed, `Forbidden`, `NotFound`.
    """
    comment = fresh(comment)
    host, row = place_of(actor, comment)
    if comment.state != State.DELETED:
        return comment
    ensure_open(actor, host, row)
    ensure(policy.can_restore(actor, comment, is_manager=host.can_manage(actor, row)))
    comment.state, comment.state_before = comment.state_before or State.VISIBLE, None
    comment.deleted_at = comment.deleted_by_id = None
    db_session.flush()
    counting.count(comment, False, comment.state == State.VISIBLE)
    tell_changed(actor, comment)
    title = title_of(comment.subject_kind, row)
    activity.record(facts.RESTORED, actor=actor, subject=comment, company_id=comment.company_id, title=title)
    return comment


def is_answered(opening: Comment) -> bool:
    """Whether somebody else has written under what an opening post began; staff-internal notes do not count."""
    by_others = or_(Comment.author_id.is_(None), Comment.author_id != opening.author_id)
    found = select(Comment.id).where(
        Comment.subject_kind == opening.subject_kind,
        Comment.subject_id == opening.subject_id,
        Comment.id != opening.id,
        Comment.is_internal.is_(False),
        Comment.state.in_([State.VISIBLE, State.WAITING]),
        by_others,
    )
    return db_session.scalar(found.limit(1)) is not None
