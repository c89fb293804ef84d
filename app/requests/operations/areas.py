"""The administrators' tree of areas, of two levels."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Busy, Conflict, NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import Area, FeatureRequest
from app.requests.operations.holding import attempts
from app.watching import operations as watching

LONGEST_NAME = 60


@dataclass(frozen=True)
class AreaDetails:
    """What an area is called in both languages, and the area it lies in."""

    name_ja: str
    name_en: str
    parent_id: int | None = None


@transaction
def add_area(actor: Viewer, details: AreaDetails) -> Area:
    """Make an area, the last of its level. Raises `Forbidden`, `Refused` at `name_ja`, `name_en` or `parent_id`."""
    ensure(policy.can_keep_statuses(actor))
    area = Area(position=_last(details.parent_id) + 1)
    _put(area, details)
    db_session.add(area)
    activity.record(facts.AREA_ADDED, actor=actor, subject=area, title=area.name_ja)
    return area


@transaction
def edit_area(actor: Viewer, area: Area, details: AreaDetails, *, version: int | None = None) -> Area:
    """Call an area something else, or put it into another. Raises as `add_area` does, and `NotFound`, `Conflict`."""
    ensure(policy.can_keep_statuses(actor))
    area = _fresh(area.id)
    if version is not None and area.version != version:
        raise Conflict({_("Name in Japanese"): area.name_ja, _("Name in English"): area.name_en})
    if details.parent_id is not None and (details.parent_id == area.id or _has_children(area.id)):
        raise Refused(_("Areas have two levels: this one holds others, so it stays on top."), "parent_id")
    if details.parent_id != area.parent_id:
        area.position = _last(details.parent_id) + 1
    _put(area, details)
    activity.record(facts.AREA_EDITED, actor=actor, subject=area, title=area.name_ja)
    return area


@transaction
def move_area(actor: Viewer, area: Area, step: int) -> None:
    """Move an area up (-1) or down (1) among those of its level. Raises `Forbidden`, `NotFound`."""
    ensure(policy.can_keep_statuses(actor))
    area = _fresh(area.id)
    rows = list(db_session.scalars(select(Area).where(_beside(area.parent_id)).order_by(Area.position, Area.id)))
    at = rows.index(area)
    to = max(0, min(at + (1 if step > 0 else -1), len(rows) - 1))
    if at == to:
        return
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    activity.record(facts.AREA_MOVED, actor=actor, subject=area, title=area.name_ja)


@transaction
def remove_area(actor: Viewer, area: Area, *, into_id: int | None = None) -> None:
    """Remove an area; its requests go to another, or to none.

    Raises `Forbidden`, `NotFound`, `Refused` while it holds other areas.
    """
    ensure(policy.can_keep_statuses(actor))
    area = _emptied(area.id, into_id)
    if _has_children(area.id):
        raise Refused(_("This area holds others. Please remove or move those first."))
    if into_id is not None and (into_id == area.id or db_session.get(Area, into_id) is None):
        raise Refused(_("Please choose one of the list."), "into_id")
    held = update(FeatureRequest).where(FeatureRequest.area_id == area.id).values(area_id=into_id)
    db_session.execute(held.execution_options(synchronize_session=False))
    db_session.expire_all()
    name = area.name_ja
    watching.forget(Area.SUBJECT, area.id)
    db_session.delete(area)
    activity.record(facts.AREA_REMOVED, actor=actor, name=name, into=into_id)


def _emptied(area_id: int, into_id: int | None) -> Area:
    """Return an area with all its requests locked by their ids, then it and the one they go to. Raises `NotFound`, `Busy`.

    Who has a request locked may come to want its area, as a foreign key does; so the requests are first.
    """
    there = select(FeatureRequest.id).where(FeatureRequest.area_id == area_id).order_by(FeatureRequest.id)
    areas = select(Area).where(Area.id.in_({area_id, into_id or area_id})).order_by(Area.id).with_for_update()
    for attempt in attempts():
        held = set(db_session.scalars(there.with_for_update()))
        found = {one.id: one for one in db_session.scalars(areas.execution_options(populate_existing=True))}
        if area_id not in found:
            raise NotFound
        # Nothing can be filed under it any more; what was meanwhile is waited for from the beginning.
        if set(db_session.scalars(there)) <= held:
            attempt.commit()
            return found[area_id]
    raise Busy


def _put(area: Area, details: AreaDetails) -> None:
    for field in ("name_ja", "name_en"):
        name = " ".join(getattr(details, field).split())
        if not name or len(name) > LONGEST_NAME:
            raise Refused(_("Please write a name of up to %(count)s characters.", count=LONGEST_NAME), field)
        setattr(area, field, name)
    parent = db_session.get(Area, details.parent_id) if details.parent_id is not None else None
    if details.parent_id is not None and (parent is None or parent.parent_id is not None):
        raise Refused(_("Please choose one of the list."), "parent_id")
    area.parent_id = details.parent_id


def _fresh(area_id: int) -> Area:
    found = db_session.get(Area, area_id, populate_existing=True, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def _beside(parent_id: int | None) -> ColumnElement[bool]:
    return Area.parent_id.is_(None) if parent_id is None else Area.parent_id == parent_id


def _last(parent_id: int | None) -> int:
    return db_session.scalar(select(func.max(Area.position)).where(_beside(parent_id))) or 0


def _has_children(area_id: int) -> bool:
    return db_session.scalar(select(Area.id).where(Area.parent_id == area_id).limit(1)) is not None
