"""A thread leads to the answer that was made of it."""

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.transaction import transaction
from app.discussions import policy
from app.discussions.facts import arranging as facts
from app.discussions.models import Thread
from app.discussions.operations.arranging.records import affected
from app.discussions.operations.loading import fresh_thread


@transaction
def link_answer(actor: Viewer, thread_id: int, answer_id: int) -> Thread:
    """Let a thread lead to an answer; the same one again changes nothing. Raises `NotFound`, `Forbidden`.

    Who reads the answer is the answer's own matter: the thread shows the way only to those who may.
    """
    ensure(policy.can_arrange(actor))
    thread = fresh_thread(thread_id)
    if thread.merged_into_id is not None:
        thread = fresh_thread(thread.merged_into_id)
    if thread.answer_id != answer_id:
        thread.answer_id = answer_id
        activity.record(
            facts.ANSWER_LINKED, actor=actor, subject=thread, company_id=thread.company_id, to=sorted(affected(thread))
        )
    return thread
