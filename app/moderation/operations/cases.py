"""Working on cases: taking them on, notes, and the decision with its reason."""

from typing import Literal

from sqlalchemy import select

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.activity import Fact
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import facts, policy, queries
from app.moderation.handled import post_of
from app.moderation.models import Case, CaseState, Note, PenaltyKind, Report
from app.moderation.operations.loading import locked, rules_for
from app.moderation.operations.penalties import punish, warn
from app.moderation.operations.telling import tell
from app.moderation.sentences import LONGEST_REASON, reason_given

Measure = Literal["hide", "warn", "nothing"]


@transaction
def take(actor: Viewer, case: Case) -> Case:
    """Take a case on. Raises `Refused` when somebody else has it or it is closed, `Forbidden`."""
    ensure(policy.can_moderate(actor))
    case = _open(case)
    if case.assignee_id is not None and case.assignee_id != actor.id:
        raise Refused(_("Somebody else has taken this case."))
    case.assignee_id, case.state = actor.id, CaseState.IN_PROGRESS
    activity.record(facts.CASE_TAKEN, actor=actor, subject=case, title=case.title)
    return case


@transaction
def assign(actor: Viewer, case: Case, assignee_id: int) -> Case:
    """Give a case to one of the staff. Raises `Refused` for anybody else or a closed case, `Forbidden`."""
    ensure(policy.can_moderate(actor))
    case = _open(case)
    name = dict(queries.moderators()).get(assignee_id)
    if name is None:
        raise Refused(_("Please choose one of the list."), "assignee_id")
    case.assignee_id, case.state = assignee_id, CaseState.IN_PROGRESS
    activity.record(facts.CASE_ASSIGNED, actor=actor, subject=case, title=case.title, assignee=name)
    return case


@transaction
def give_back(actor: Viewer, case: Case) -> Case:
    """Put a case back for others to take. Raises `Refused` when it is closed, `Forbidden`."""
    ensure(policy.can_moderate(actor))
    case = _open(case)
    case.assignee_id, case.state = None, CaseState.NEW
    activity.record(facts.CASE_GIVEN_BACK, actor=actor, subject=case, title=case.title)
    return case


@transaction
def write_note(actor: Viewer, case: Case, body: str) -> Note:
    """Leave a note for the other moderators. Raises `Refused` at `body`, `Forbidden`."""
    ensure(policy.can_moderate(actor))
    body = body.strip()
    if not body or len(body) > LONGEST_REASON:
        raise Refused(_("Please write 1 to %(count)s characters.", count=LONGEST_REASON), "body")
    note = Note(case_id=case.id, author_id=actor.id, body=body)
    db_session.add(note)
    activity.record(facts.NOTE_WRITTEN, actor=actor, subject=case, title=case.title)
    return note


@transaction
def dismiss(actor: Viewer, case: Case, reason: str, *, version: int | None = None) -> Case:
    """Close a case because the post is all right; it is shown again if it was hidden, and the reporters are told.

    Raises `Refused` without a reason or when the case is closed, `Forbidden`.
    """
    ensure(policy.can_moderate(actor))
    case, reason = _open(case, version), reason_given(reason)
    if case.is_hidden:
        _show(actor, case, reason)
    _close(actor, case, CaseState.DISMISSED, reason)
    activity.record(facts.CASE_DISMISSED, actor=actor, subject=case, title=case.title, reason=reason)
    _tell_reporters(actor, case, facts.TOLD_DISMISSED, reason)
    return case


@transaction
def act(
    actor: Viewer,
    case: Case,
    reason: str,
    *,
    measure: Measure,
    penalty: PenaltyKind | None = None,
    hours: int | None = None,
    version: int | None = None,
) -> Case:
    """Close a case by doing something: hide the post or warn its author, and silence or suspend them for `hours` as well.

    Raises `Refused` without a reason or when the case is closed, `Forbidden`.
    """
    ensure(policy.can_moderate(actor))
    case, reason = _open(case, version), reason_given(reason)
    if measure == "nothing" and penalty is None:
        raise Refused(_("Please choose what to do, or dismiss the reports."), "measure")
    if measure == "hide":
        _hide(actor, case, reason)
    elif case.is_hidden:
        _show(actor, case, reason)
    if measure == "warn":
        warn(actor, case.author_id, reason, title=case.title)
    if penalty is not None and case.author_id is not None:
        punish(actor, case.author_id, penalty, hours=hours or 0, reason=reason, case_id=case.id)
    _close(actor, case, CaseState.ACTED, reason)
    activity.record(facts.CASE_ACTED, actor=actor, subject=case, title=case.title, reason=reason, measure=measure)
    _tell_reporters(actor, case, facts.TOLD_ACTED, reason="")
    return case


@transaction
def reopen(actor: Viewer, case: Case, reason: str) -> Case:
    """Open a closed case again, for `actor` to go on with; what was done stays until it is decided anew.

    Raises `Refused` without a reason or when the case is open, `Forbidden`.
    """
    ensure(policy.can_moderate(actor))
    case, reason = locked(case), reason_given(reason)
    if case.is_open:
        raise Refused(_("This case is open already."))
    case.state, case.assignee_id = CaseState.IN_PROGRESS, actor.id
    case.closed_at = case.closed_by_id = None
    activity.record(facts.CASE_REOPENED, actor=actor, subject=case, title=case.title, reason=reason)
    return case


@transaction
def show_again(actor: Viewer, case: Case, reason: str) -> Case:
    """Give a hidden post back to its readers, whatever the state of the case. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_moderate(actor))
    case, reason = locked(case), reason_given(reason)
    if not case.is_hidden:
        raise Refused(_("This post is not hidden."))
    _show(actor, case, reason)
    return case


def _open(case: Case, version: int | None = None) -> Case:
    case = locked(case, version)
    if not case.is_open:
        raise Refused(_("This case is closed already."))
    return case


def _close(actor: Viewer, case: Case, state: CaseState, reason: str) -> None:
    case.state, case.outcome = state, reason
    case.closed_at, case.closed_by_id = clock.now(), actor.id
    case.assignee_id = case.assignee_id or actor.id


def _hide(actor: Viewer, case: Case, reason: str) -> None:
    handled = rules_for(case.subject_kind)
    post = post_of(case.subject_kind, case.subject_id)
    if not case.is_hidden and post is not None:
        handled.hide(actor, case.subject_id, True)
    case.is_hidden, case.hidden_by_id = True, actor.id
    activity.record(facts.POST_HIDDEN, actor=actor, subject=case, title=case.title, reason=reason)
    text = handled.text(post) if post is not None else ""
    tell(actor, case.author_id, facts.TOLD_HIDDEN, title=case.title, reason=reason, text=text)


def _show(actor: Viewer, case: Case, reason: str) -> None:
    # A post may be gone by now; its case can be closed all the same.
    if post_of(case.subject_kind, case.subject_id) is not None:
        rules_for(case.subject_kind).hide(actor, case.subject_id, False)
    case.is_hidden, case.hidden_by_id = False, None
    activity.record(facts.POST_SHOWN, actor=actor, subject=case, title=case.title, reason=reason)
    where = (case.subject_kind, case.subject_id)
    tell(actor, case.author_id, facts.TOLD_SHOWN, title=case.title, reason=reason, subject=where)


def _tell_reporters(actor: Viewer, case: Case, fact: Fact, reason: str) -> None:
    who = select(Report.reporter_id).where(Report.case_id == case.id, Report.round == case.round).order_by(Report.id)
    where = None if case.is_hidden else (case.subject_kind, case.subject_id)
    for person_id in db_session.scalars(who).all():
        tell(actor, person_id, fact, title=case.title, reason=reason, subject=where)
