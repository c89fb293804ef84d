"""Reporting a post."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from app.core import activity, clock, limits, subjects
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused, TooMany
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import facts, policy
from app.moderation.handled import Handled
from app.moderation.models import Case, CaseState, Reason, Report
from app.moderation.operations.loading import only_one, rules_for, title_of
from app.moderation.operations.screening import ensure_not_silenced
from app.moderation.operations.telling import tell
from app.moderation.queries.people import is_staff_member
from app.moderation.sentences import LONGEST_REASON

COOL_DOWN = timedelta(hours=24)


@transaction
def report(actor: Viewer, kind: str, post_id: int, reason: str, words: str = "") -> Case:
    """Tell the moderators about a post, and return its case; the third person who does hides it until somebody looks.

    Raises `NotFound` when `actor` may not see the post, `Refused` for their own post, a second report of the same post, a
    post moderators just looked at, too many reports a day, missing words, or while `actor` is silenced.
    """
    ensure(policy.can_report(actor))
    ensure_not_silenced(actor)
    handled = rules_for(kind)
    post = subjects.visible(actor, kind, [post_id]).get(post_id)
    if post is None:
        raise NotFound
    author_id = handled.author_id(post)
    _ensure_sound(actor, author_id, reason, words)
    case = _case_of(kind, post_id, author_id, title_of(kind, post))
    _ensure_first(actor, case)
    try:
        limits.limit("moderation.report", str(actor.id), f"{policy.REPORTS_A_DAY}/1day")
    except TooMany as reached:
        message = _(
            "You have reported %(count)s posts today. Please write about further ones in the space of your company: our staff "
            "read it.",
            count=policy.REPORTS_A_DAY,
        )
        raise Refused(message) from reached
    db_session.add(Report(case_id=case.id, reporter_id=actor.id, round=case.round, reason=Reason(reason), words=words.strip()))
    db_session.flush()
    case.reports_count = _reporters(case)
    activity.record(facts.REPORTED, actor=actor, subject=case, title=case.title, reason=reason)
    _hide_when_enough(case, handled, post)
    return case


def _ensure_sound(actor: Viewer, author_id: int | None, reason: str, words: str) -> None:
    if author_id is not None and author_id == actor.id:
        raise Refused(_("This is your own post. You can change or delete it yourself."))
    if reason not in set(Reason):
        raise Refused(_("Please choose what is wrong."), "reason")
    if reason == Reason.OTHER and not words.strip():
        raise Refused(_("Please write what is wrong with it."), "words")
    if len(words) > LONGEST_REASON:
        raise Refused(_("Please keep to %(count)s characters.", count=LONGEST_REASON), "words")


def _case_of(kind: str, post_id: int, author_id: int | None, title: str) -> Case:
    values = {
        "title": title, "author_id": author_id, "state": CaseState.NEW, "round": 1, "reports_count": 0, "is_hidden": False,
        "opened_at": clock.now(), "outcome": "", "version": 1,
    }  # fmt: skip
    case, is_new = only_one(Case, kind, post_id, values)
    if is_new or case.is_open:
        return case
    if case.closed_at is not None and clock.now() - case.closed_at < COOL_DOWN:
        raise Refused(
            _(
                "Moderators have just looked at this post. If something new happened, please write so in the space of your "
                "company: our staff read it."
            )
        )
    case.state, case.round, case.opened_at = CaseState.NEW, case.round + 1, clock.now()
    case.assignee_id = case.closed_at = case.closed_by_id = case.reminded_at = None
    case.title, case.outcome = title, ""
    return case


def _ensure_first(actor: Viewer, case: Case) -> None:
    known = select(Report.id).where(Report.case_id == case.id, Report.reporter_id == actor.id, Report.round == case.round)
    if db_session.scalar(known) is not None:
        raise Refused(_("You have reported this already. You will hear from us."))


def _reporters(case: Case) -> int:
    found = select(func.count(Report.id)).where(Report.case_id == case.id, Report.round == case.round)
    return db_session.scalar(found) or 0


def _hide_when_enough(case: Case, handled: Handled, post: Any) -> None:
    # What staff wrote is not taken away by readers; staff look at the reports all the same.
    if case.is_hidden or case.reports_count < policy.REPORTERS_THAT_HIDE or is_staff_member(case.author_id):
        return
    handled.hide(SYSTEM, case.subject_id, True)
    case.is_hidden, case.hidden_by_id = True, None
    activity.record(facts.HIDDEN_BY_REPORTS, actor=SYSTEM, subject=case, title=case.title, count=case.reports_count)
    tell(SYSTEM, case.author_id, facts.TOLD_CONCEALED, title=case.title, text=handled.text(post))
