"""What the clock does about questions: staff hear of those nobody answers, askers are asked once whether a reply helped."""

from datetime import datetime

from app.core import activity, clock
from app.core.access import SYSTEM
from app.core.transaction import transaction
from app.discussions.facts import arranging as facts
from app.discussions.queries import alerting


@transaction
def alert_staff(before: datetime) -> int:
    """Tell staff of questions asked before that moment which nobody has answered, each once; how many there were."""
    waiting = alerting.to_alert(before)
    for thread in waiting:
        thread.alerted_at = clock.now()
        to = alerting.responsible(thread.company_id)
        activity.record(facts.ALERTED, actor=SYSTEM, subject=thread, company_id=thread.company_id, to=to)
    return len(waiting)


@transaction
def ask_to_accept() -> int:
    """Ask askers who have had answers for three days whether one helped, each once; how many there were."""
    waiting = alerting.to_ask(clock.now())
    for thread in waiting:
        thread.asked_to_accept_at = clock.now()
        activity.record(
            facts.ASKED_TO_ACCEPT, actor=SYSTEM, subject=thread, company_id=thread.company_id, to=[thread.author_id]
        )
    return len(waiting)
