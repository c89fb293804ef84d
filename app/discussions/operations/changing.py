"""Changing what a thread is called and filed under, deleting it, and bringing it back."""

from collections.abc import Iterable

from sqlalchemy import select

from app.comments import operations as comments
from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import threads as facts
from app.discussions.models import Kind, State, Thread
from app.discussions.operations import tags as filing
from app.discussions.operations.counting import recount_space
from app.discussions.operations.loading import fresh_thread
from app.discussions.operations.screening import ensure_fit
from app.discussions.operations.starting import clean_title


@transaction
def change_thread(
    actor: Viewer, thread: Thread, *, title: str, tags: Iterable[str], kind: str, version: int | None = None
) -> Thread:
    """Change title, tags and kind of a thread `actor` sees; nothing is recorded when nothing differs.

    Raises `Forbidden`, `Conflict`, and `Refused` at `title`, `tags` or `kind`.
    """
    thread = fresh_thread(thread.id)
    ensure(policy.can_edit(actor, thread))
    if version is not None and version != thread.version:
        raise Conflict({_("Title"): thread.title, _("Tags"): ", ".join(thread.tags)})
    title, names = clean_title(title), filing.cleaned(tags)
    if (title, names, kind) == (thread.title, thread.tags, thread.kind):
        return thread
    _check_kind(actor, thread, kind)
    ensure_fit(actor, thread, " ".join([title, *names]), "title")
    before = {"title": thread.title, "tags": thread.tags, "kind": thread.kind}
    thread.title, thread.kind = title, Kind(kind)
    filing.put(thread, names)
    activity.record(facts.THREAD_CHANGED, actor=actor, subject=thread, company_id=thread.company_id, before=before)
    return thread


def _check_kind(actor: Viewer, thread: Thread, kind: str) -> None:
    if kind == thread.kind:
        return
    if kind not in set(Kind):
        raise Refused(_("Please choose one of the list."), "kind")
    if Kind.ANNOUNCEMENT in {kind, thread.kind}:
        ensure(policy.can_announce(actor))
    if thread.is_solved:
        raise Refused(_("A reply was accepted. Take that back first, then change the kind."), "kind")


@transaction
def delete_thread(actor: Viewer, thread: Thread) -> None:
    """Take a thread `actor` sees away from everybody; `restore_thread` brings it back.

    Raises `Forbidden`, and `Refused` for an author whose thread is closed or somebody else has replied to.
    """
    thread = fresh_thread(thread.id)
    if not actor.is_staff and actor.id == thread.author_id and thread.closed_at is not None:
        raise Refused(_("This thread is closed, so it stays. Please write to the staff if it must go."))
    if not policy.can_delete(actor, thread) and actor.id == thread.author_id:
        raise Refused(_("Others have replied, so this thread stays. You can still change its title and your own posts."))
    ensure(policy.can_delete(actor, thread))
    if thread.state == State.DELETED:
        return
    thread.state, thread.deleted_at, thread.deleted_by_id = State.DELETED, clock.now(), actor.id
    activity.record(facts.THREAD_DELETED, actor=actor, subject=thread, company_id=thread.company_id)
    recount_space(thread.space_id)


@transaction
def restore_thread(actor: Viewer, thread: Thread) -> None:
    """Bring a deleted thread back: whoever deleted it, and staff. Raises `Forbidden`."""
    comments.hold_all({(Thread.SUBJECT, thread.id)})
    thread = fresh_thread(thread.id)
    ensure(actor.is_staff or (actor.id is not None and thread.deleted_by_id == actor.id))
    if thread.state != State.DELETED:
        return
    opening = _opening(thread)
    is_out = opening is None or opening.state in {CommentState.VISIBLE, CommentState.DELETED}
    thread.state = State.VISIBLE if is_out else State.WAITING
    thread.deleted_at = thread.deleted_by_id = None
    db_session.flush()
    if opening is not None and opening.state == CommentState.DELETED:
        comments.restore_comment(actor, opening)
    activity.record(facts.THREAD_RESTORED, actor=actor, subject=thread, company_id=thread.company_id)
    recount_space(thread.space_id)


def _opening(thread: Thread) -> Comment | None:
    found = select(Comment).where(Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread.id, Comment.is_opening)
    return db_session.scalar(found)
