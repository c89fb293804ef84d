"""Deciding where a request stands, and saying so: the row, its public history, and the fact that tells of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from app.core import activity, clock, subjects
from app.core import markdown as md
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, NotFound, Refused
from app.core.i18n import _, locale_code
from app.core.transaction import transaction
from app.requests import policy
from app.requests.facts import statuses as facts
from app.requests.models import FeatureRequest, Link, State, Status, StatusChange, StatusKind
from app.requests.operations.demands import note_of, note_too_long, reason_of, unmet
from app.requests.operations.statuses import names_of
from app.requests.queries import history

Pair = tuple[str, int]


@dataclass(frozen=True)
class _Word:
    note: str
    html: str
    reason: str
    because: Pair | None


def change_status(
    actor: Viewer, request: FeatureRequest, *, status_id: int, note: str = "", reason: str = "",
    next_review_on: date | None = None, alternative: Pair | None = None, because: Pair | None = None, tell_now: bool = False,
    version: int | None = None,
) -> StatusChange:  # fmt: skip
    """Move a request to a status, or say more about where it stands, and return the entry of its history.

    `note` is Markdown for the users, `reason` one line for them, `next_review_on` when it is looked at again, `alternative` the
    `(kind, id)` of what helps those whose request is declined, `because` of what tells the users more than a note would: each
    reads of it what they may see. Who watches is told in the evening, or at once with `tell_now`; a new day of review alone is
    nobody's news.
    Raises `Forbidden`, `Conflict` when `version` is no longer that of the request, `Refused` at the field that is wrong.
    """
    text = note_of(note)
    if too_long := note_too_long(text):
        raise Refused(too_long, "note")
    try:
        html = md.render(text).html
    except Refused as refusal:
        raise Refused(refusal.message, "note") from None
    word = _Word(text, html, reason_of(reason), because)
    return _change(actor, request.id, word, status_id, next_review_on, alternative, tell_now, version)


@transaction
def _change(
    actor: Viewer, request_id: int, word: _Word, status_id: int, next_review_on: date | None, alternative: Pair | None,
    tell_now: bool, version: int | None,
) -> StatusChange:  # fmt: skip
    request = locked(actor, request_id)
    before = db_session.get_one(Status, request.status_id)
    if version is not None and version != request.version:
        raise Conflict(_stands_now(request, before))
    after = before if status_id == before.id else _offered(status_id)
    _check(actor, request, before, after, word, next_review_on)
    if after.kind == StatusKind.DECLINED and alternative is not None:
        _offer_instead(actor, request, alternative)
    because_kind, because_id = word.because or (None, None)
    change = StatusChange(
        request_id=request.id, from_status_id=before.id, to_status_id=after.id, actor_id=actor.id,
        reason=word.reason, note=word.note, note_html=word.html, because_kind=because_kind, because_id=because_id,
        next_review_on=next_review_on, at=clock.now(),
    )  # fmt: skip
    db_session.add(change)
    if after.id != before.id:
        request.stand_at(after, clock.now())
    request.next_review_on = next_review_on
    db_session.flush()
    _tell(actor, request, change, before, after, tell_now)
    return change


@transaction
def tell_now(actor: Viewer, request: FeatureRequest) -> None:
    """Let mails about the request that wait for the evening leave at once. Raises `Forbidden`, `NotFound`."""
    ensure(policy.can_decide(actor))
    found = locked(actor, request.id)
    activity.record(facts.TOLD_NOW, actor=actor, subject=found, company_id=found.company_id)


@transaction
def note_told(actor: Viewer, change_ids: list[int]) -> None:
    """Keep that everybody was told of changes by mail; joins the operation that queues the last one.

    Raises `Forbidden`.
    """
    ensure(actor.is_system)
    told = update(StatusChange).where(StatusChange.id.in_(change_ids), StatusChange.told_at.is_(None))
    db_session.execute(told.values(told_at=clock.now()))


@transaction
def forget_because(actor: Viewer, because: Pair) -> None:
    """Keep no longer which thing brought changes about, because it is being deleted and another may get its id.

    Joins the operation that deletes it. Raises `Forbidden`.
    """
    ensure(policy.can_decide(actor))
    kind, key = because
    gone = update(StatusChange).where(StatusChange.because_kind == kind, StatusChange.because_id == key)
    db_session.execute(gone.values(because_id=None))


def locked(actor: Viewer, request_id: int) -> FeatureRequest:
    """Return a request `actor` may decide about, locked and as it is now. Raises `Forbidden`, `NotFound`, `Refused`."""
    ensure(policy.can_decide(actor))
    found = select(FeatureRequest).where(FeatureRequest.id == request_id).execution_options(populate_existing=True)
    request = db_session.scalar(found.with_for_update(of=FeatureRequest))
    if request is None or request.state == State.DELETED:
        raise NotFound
    if request.merged_into_id is not None:
        raise Refused(_("This request is a duplicate. Change the one it leads to, and this one follows."))
    return request


def _offered(status_id: int) -> Status:
    status = db_session.get(Status, status_id)
    if status is None or status.retired_at is not None or status.kind == StatusKind.MERGED:
        raise Refused(_("Please choose one of the list."), "status_id")
    return status


def _check(
    actor: Viewer, request: FeatureRequest, before: Status, after: Status, word: _Word, next_review_on: date | None
) -> None:
    is_move = after.id != before.id
    is_said = bool(word.note or word.reason or word.because)
    if not is_move and not is_said and next_review_on == request.next_review_on:
        raise Refused(_("Nothing is new: choose another status, write a note or name another day."), "status_id")
    is_noted, today = bool(word.note or word.because), clock.today(actor.timezone)
    faults = unmet(
        after, is_move=is_move, is_noted=is_noted, reason=word.reason, next_review_on=next_review_on, today=today
    )  # fmt: skip
    for field, sentence in faults.items():
        raise Refused(sentence, field)


def _offer_instead(actor: Viewer, request: FeatureRequest, alternative: Pair) -> None:
    kind, key = alternative
    if not subjects.visible(actor, kind, [key]) or (kind, key) == (FeatureRequest.SUBJECT, request.id):
        raise Refused(_("This is no page of ours that can be offered instead."), "alternative")
    link = db_session.get(Link, (request.id, kind, key))
    if link is None:
        link = Link(request_id=request.id, subject_kind=kind, subject_id=key, is_internal=False)
        db_session.add(link)
    elif link.is_internal:
        sentence = _("Only staff see this link so far. Let everybody see it under “What belongs to it”, or offer another page.")
        raise Refused(sentence, "alternative")
    link.is_alternative = True


def _tell(actor: Viewer, request: FeatureRequest, change: StatusChange, before: Status, after: Status, now: bool) -> None:
    is_word = bool(change.note or change.reason or change.because_kind)
    fact = facts.CHANGED if before.id != after.id else facts.NOTED if is_word else facts.REVIEW_SET
    told: dict[str, Any] = {
        "change_id": change.id, "before_id": before.id, "after_id": after.id, "before": names_of(before),
        "after": names_of(after), "next_review": change.next_review_on.isoformat() if change.next_review_on else "–",
    }  # fmt: skip
    activity.record(fact, actor=actor, subject=request, company_id=request.company_id, **told)
    if now and fact is not facts.REVIEW_SET:
        activity.record(facts.TOLD_NOW, actor=actor, subject=request, company_id=request.company_id)


def _stands_now(request: FeatureRequest, status: Status) -> dict[str, str]:
    last = history.last_change(request.id)
    stands = {_("Status"): status.name_in(locale_code())}
    if last is not None and last.note:
        stands[_("Note to the users")] = last.note
    if last is not None and last.reason:
        stands[_("Reason")] = last.reason
    if request.next_review_on is not None:
        stands[_("Next review")] = request.next_review_on.isoformat()
    return stands
