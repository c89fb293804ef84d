"""Saying one of three things with one click, and the mark of staff."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import InstrumentedAttribute

from app.comments import facts, policy
from app.comments.models import Comment, Kind, Reaction, State
from app.comments.operations.loading import by_id, fresh, place_of, tell_changed
from app.comments.places import title_of
from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import operations as moderation

COUNTERS: dict[str, InstrumentedAttribute[int]] = {
    Kind.HELPFUL: Comment.helpful_count,
    Kind.THANKS: Comment.thanks_count,
    Kind.ME_TOO: Comment.me_too_count,
}


@transaction
def react(actor: Viewer, comment: Comment, kind: str) -> None:
    """Let `actor` say `kind` about a comment; saying it twice changes nothing.

    Raises `Refused` for an unknown kind, while `actor` is silenced and over the limit of an hour or a day, `Forbidden` for
    one's own words, `NotFound`.
    """
    title, is_open = _begin(actor, comment, kind)
    ensure(is_open and policy.can_react(actor, comment))
    known = select(Reaction.at).where(Reaction.comment_id == comment.id, Reaction.user_id == actor.id, Reaction.kind == kind)
    if db_session.scalar(known) is not None:
        return
    moderation.take_part(actor)
    db_session.add(Reaction(comment_id=comment.id, user_id=actor.id, kind=kind))
    db_session.flush()
    _count(actor, comment, kind, 1)
    if comment.author_id is not None:
        activity.record(
            facts.REACTED, actor=actor, subject=comment, company_id=comment.company_id, title=title, kind=kind,
            number=comment.number, to=[comment.author_id],
        )  # fmt: skip


@transaction
def take_back(actor: Viewer, comment: Comment, kind: str) -> None:
    """Take back what `actor` said with `react`; without it nothing changes. Raises as `react`."""
    title, is_open = _begin(actor, comment, kind)
    ensure(is_open and policy.can_react(actor, comment))
    gone = delete(Reaction).where(Reaction.comment_id == comment.id, Reaction.user_id == actor.id, Reaction.kind == kind)
    if db_session.scalar(gone.returning(Reaction.kind).execution_options(synchronize_session=False)) is None:
        return
    moderation.take_part(actor)
    _count(actor, comment, kind, -1)
    activity.record(facts.TAKEN_BACK, actor=actor, subject=comment, company_id=comment.company_id, title=title, kind=kind)


def _begin(actor: Viewer, comment: Comment, kind: str) -> tuple[str, bool]:
    """Let those who react to one comment take turns; the title of what it stands under, and whether it is visible now."""
    if kind not in COUNTERS:
        raise Refused(_("Please choose one of the list."), "kind")
    if comment.is_opening:
        comment = by_id(comment.id)  # The host is told, whose rows are locked last.
    # Without this lock two clicks of one person at once would break the unique constraint instead of being one.
    now = db_session.execute(
        select(Comment.state, Comment.is_internal).where(Comment.id == comment.id).with_for_update()
    ).one_or_none()
    if now is None:
        raise NotFound
    _host, row = place_of(actor, comment)
    if now.is_internal and not actor.is_staff:
        raise NotFound
    return title_of(comment.subject_kind, row), now.state == State.VISIBLE


def _count(actor: Viewer, comment: Comment, kind: str, step: int) -> None:
    counter = COUNTERS[kind]
    db_session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        # Counted by the database; the version belongs to those who change the words.
        .values({counter: counter + step})
        .execution_options(synchronize_session=False)
    )
    if comment.is_opening:
        # The host shows what is felt about its opening in its lists.
        tell_changed(actor, by_id(comment.id))


@transaction
def mark_official(actor: Viewer, comment: Comment, *, is_official: bool = True) -> Comment:
    """Mark what was said as the word of the company, or take the mark off. Raises `Forbidden`, `NotFound`."""
    comment = fresh(comment)
    _host, row = place_of(actor, comment)
    ensure(policy.can_mark_official(actor, comment))
    if comment.is_official == is_official:
        return comment
    comment.is_official = is_official
    fact = facts.MARKED_OFFICIAL if is_official else facts.UNMARKED_OFFICIAL
    db_session.flush()
    tell_changed(actor, comment)
    title = title_of(comment.subject_kind, row)
    activity.record(fact, actor=actor, subject=comment, company_id=comment.company_id, title=title)
    return comment
