"""Making statuses, naming them, putting them in order, retiring them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, update

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.requests import policy
from app.requests.facts import statuses as facts
from app.requests.models import LONGEST_REASON, FeatureRequest, Merge, Status, StatusChange, StatusKind
from app.requests.operations.demands import reason_of
from app.requests.queries.statuses import count_to_move, waiting_at

LONGEST_NAME = 40
TONES = ("neutral", "info", "warning", "accent", "success", "danger")


@dataclass(frozen=True)
class Details:
    """What a status is; `kind` is one of `StatusKind`, `tone` one of `TONES`."""

    kind: str
    name_ja: str
    name_en: str
    tone: str = "neutral"
    is_first: bool = False
    is_voting_open: bool = True
    is_on_roadmap: bool = False
    needs_note: bool = False


@transaction
def add_status(actor: Viewer, details: Details) -> Status:
    """Make a status, the last in order. Raises `Forbidden`, and `Refused` at the field that is wrong."""
    ensure(policy.can_keep_statuses(actor))
    if details.kind == StatusKind.MERGED and _all_of(StatusKind.MERGED):
        raise Refused(_("There is one status for duplicates already; please rename that one."), "kind")
    last = db_session.scalar(select(func.max(Status.position))) or 0
    status = Status(kind=_kind(details), position=last + 1)
    _write(status, details)
    db_session.add(status)
    db_session.flush()
    _keep_one_first(status)
    activity.record(facts.STATUS_ADDED, actor=actor, subject=status, title=_title(status))
    return status


@transaction
def change_status_details(actor: Viewer, status: Status, details: Details, *, version: int | None = None) -> Status:
    """Change names, colour and flags; the kind stays. Raises `Forbidden`, `Conflict`, `Refused` at a field."""
    ensure(policy.can_keep_statuses(actor))
    db_session.refresh(status)
    if version is not None and version != status.version:
        raise Conflict({_("Name in Japanese"): status.name_ja, _("Name in English"): status.name_en})
    if status.is_first and not details.is_first:
        raise Refused(_("New requests need a status. Make another one the first, and this one is it no more."), "is_first")
    if details.is_first and status.retired_at is not None:
        raise Refused(_("This status is retired. Offer it again before it becomes the first."), "is_first")
    _write(status, details)
    db_session.flush()
    _keep_one_first(status)
    activity.record(facts.STATUS_EDITED, actor=actor, subject=status, title=_title(status))
    return status


@transaction
def move_status(actor: Viewer, status: Status, step: int) -> None:
    """Move a status up (-1) or down (1) in the list. Raises `Forbidden`."""
    ensure(policy.can_keep_statuses(actor))
    ordered = list(db_session.scalars(select(Status).order_by(Status.position, Status.id)))
    place = next(index for index, one in enumerate(ordered) if one.id == status.id)
    moved = ordered.pop(place)
    ordered.insert(max(0, min(place + step, len(ordered))), moved)
    for index, one in enumerate(ordered, start=1):
        if one.position != index:
            one.position = index
    activity.record(facts.STATUS_MOVED, actor=actor, subject=moved, title=_title(moved))


@transaction
def retire_status(actor: Viewer, status: Status, *, target_id: int | None, reason: str = "") -> int:
    """Offer a status no more and move the requests that stand there to another. Nobody is told: nothing was decided.

    Duplicates that stood there go there once they stand for themselves again. Returns how many requests were moved. Raises
    `Forbidden`, `Refused`.
    """
    ensure(policy.can_keep_statuses(actor))
    db_session.refresh(status)
    if status.kind == StatusKind.MERGED:
        raise Refused(_("Duplicates need this status. You can rename it."))
    if status.is_first:
        raise Refused(_("New requests get this status. Make another one the first, then retire this one."))
    if status.retired_at is not None:
        return 0
    reason = reason_of(reason)
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Please keep the reason to %(count)s characters.", count=LONGEST_REASON), "reason")
    rows = _concerned(status)
    count = count_to_move(status.id)
    target = _target(status, target_id) if count else None
    if target is not None:
        for row in rows:
            _move_along(actor, row, status, target, reason)
        gone_there = {"before_status_id": target.id, "before_status_since": clock.now()}
        db_session.execute(update(Merge).where(*waiting_at(status.id)).values(gone_there))
    status.retired_at = clock.now()
    activity.record(
        facts.STATUS_RETIRED, actor=actor, subject=status, title=_title(status), count=count,
        target=names_of(target) if target is not None else "–",
    )  # fmt: skip
    return count


@transaction
def bring_back_status(actor: Viewer, status: Status) -> None:
    """Offer a retired status again. Raises `Forbidden`."""
    ensure(policy.can_keep_statuses(actor))
    db_session.refresh(status)
    if status.retired_at is not None:
        status.retired_at = None
        activity.record(facts.STATUS_BROUGHT_BACK, actor=actor, subject=status, title=_title(status))


def names_of(status: Any) -> dict[str, str]:
    """Return the name of a status in both languages, as facts carry it."""
    return {"ja": status.name_ja, "en": status.name_en}


def _write(status: Status, details: Details) -> None:
    status.name_ja, status.name_en = _name(details.name_ja, "name_ja"), _name(details.name_en, "name_en")
    if details.tone not in TONES:
        raise Refused(_("Please choose one of the list."), "tone")
    if status.kind == StatusKind.MERGED and (details.is_first or details.is_voting_open or details.is_on_roadmap):
        raise Refused(_("Duplicates take no votes, stand on no roadmap and are no beginning."))
    status.tone, status.is_first = details.tone, details.is_first
    status.is_voting_open, status.is_on_roadmap = details.is_voting_open, details.is_on_roadmap
    status.needs_note = details.needs_note


def _name(typed: str, field: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise Refused(_("Please write a name."), field)
    if len(name) > LONGEST_NAME:
        raise Refused(_("Please keep the name to %(count)s characters.", count=LONGEST_NAME), field)
    return name


def _kind(details: Details) -> str:
    if details.kind not in set(StatusKind):
        raise Refused(_("Please choose one of the list."), "kind")
    return StatusKind(details.kind)


def _keep_one_first(status: Status) -> None:
    if status.is_first:
        for one in db_session.scalars(select(Status).where(Status.is_first, Status.id != status.id)):
            one.is_first = False


def _target(status: Status, target_id: int | None) -> Status:
    target = db_session.get(Status, target_id) if target_id is not None else None
    if target is None or target.id == status.id or target.retired_at is not None or target.kind == StatusKind.MERGED:
        raise Refused(_("Please choose where the requests go."), "target_id")
    return target


def _concerned(status: Status) -> list[FeatureRequest]:
    """Return the requests that stand at a status, locked with the duplicates that would stand there again."""
    behind = select(Merge.duplicate_id).where(*waiting_at(status.id))
    found = select(FeatureRequest).where(or_(FeatureRequest.status_id == status.id, FeatureRequest.id.in_(behind)))
    locked = found.order_by(FeatureRequest.id).with_for_update().execution_options(populate_existing=True)
    return [row for row in db_session.scalars(locked) if row.status_id == status.id]


def _move_along(actor: Viewer, row: FeatureRequest, status: Status, target: Status, reason: str) -> None:
    row.stand_at(target, clock.now())
    db_session.add(
        StatusChange(
            request_id=row.id, from_status_id=status.id, to_status_id=target.id, actor_id=actor.id, reason=reason,
            next_review_on=row.next_review_on,
        )
    )  # fmt: skip


def _all_of(kind: str) -> list[Status]:
    return list(db_session.scalars(select(Status).where(Status.kind == kind)))


def _title(status: Status) -> str:
    return f"{status.name_ja} / {status.name_en}"
