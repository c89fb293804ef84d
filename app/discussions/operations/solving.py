"""Which reply solved a question."""

from app.comments.models import Comment
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import threads as facts
from app.discussions.models import Thread
from app.discussions.operations.loading import fresh_thread


@transaction
def accept(actor: Viewer, thread: Thread, comment_id: int) -> Thread:
    """Say that a reply of `thread`, which `actor` sees, solved the question; another one before it gives way.

    Raises `Forbidden`, `NotFound` when it is no public reply of this thread, `Refused` for the opening post.
    """
    thread = fresh_thread(thread.id)
    ensure(policy.can_accept(actor, thread))
    reply = db_session.get(Comment, comment_id, populate_existing=True)
    if reply is None or not reply.is_public or (reply.subject_kind, reply.subject_id) != (Thread.SUBJECT, thread.id):
        raise NotFound
    if reply.is_opening:
        raise Refused(_("The question itself cannot be its answer. Please choose a reply."))
    if thread.accepted_comment_id == reply.id:
        return thread
    thread.accepted_comment_id, thread.accepted_at, thread.accepted_by_id = reply.id, clock.now(), actor.id
    activity.record(
        facts.SOLVED, actor=actor, subject=thread, company_id=thread.company_id, number=reply.number, helper_id=reply.author_id
    )
    return thread


@transaction
def unaccept(actor: Viewer, thread: Thread) -> Thread:
    """Take back that the question is solved; twice changes nothing. Raises `Forbidden`."""
    thread = fresh_thread(thread.id)
    ensure(policy.can_accept(actor, thread))
    if thread.accepted_comment_id is not None:
        take_back(actor, thread)
    return thread


def take_back(actor: Viewer, thread: Thread) -> None:
    """Forget the accepted reply, which may be gone; joins the operation that is the cause."""
    thread.accepted_comment_id = thread.accepted_at = thread.accepted_by_id = None
    activity.record(facts.UNSOLVED, actor=actor, subject=thread, company_id=thread.company_id)
