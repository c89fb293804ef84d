"""Areas as pages need them: few, the same for everybody, and so remembered until one changes."""

from typing import NamedTuple

from sqlalchemy import func, select

from app.core import freshness
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.i18n import locale_code
from app.core.memory import memory
from app.requests.models import Area, FeatureRequest

KEPT = 4


class AreaRow(NamedTuple):
    """An area as pages show it."""

    id: int
    parent_id: int | None
    name_ja: str
    name_en: str
    position: int
    version: int

    @property
    def name(self) -> str:
        """Its name in the current language."""
        return self.name_ja if locale_code() == "ja" else self.name_en


_ALL = select(*(Area.__table__.c[name] for name in AreaRow._fields)).order_by(Area.__table__.c.position, Area.__table__.c.id)


def all_areas() -> tuple[AreaRow, ...]:
    """Return every area, each followed by those that lie in it; without a statement while none has changed."""
    key, known = freshness.current("request_areas"), memory("request_areas", KEPT)
    found: tuple[AreaRow, ...] | None = known.get(key)
    if found is None:
        found = _in_order([AreaRow(*row) for row in db_session.execute(_ALL)])
        known.put(key, found)
    return found


def _in_order(rows: list[AreaRow]) -> tuple[AreaRow, ...]:
    below: dict[int | None, list[AreaRow]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return tuple(one for top in below.get(None, []) for one in (top, *below.get(top.id, [])))


def with_those_below(area_id: int) -> list[int]:
    """Return the ids of an area and of those that lie in it; empty for one that is not there."""
    return [one.id for one in all_areas() if area_id in {one.id, one.parent_id}]


def area_choices() -> list[tuple[int, str]]:
    """Return areas for a field, those that lie in another with its name before theirs."""
    names = {one.id: one.name for one in all_areas()}
    return [(one.id, f"{names[one.parent_id]} › {one.name}" if one.parent_id else one.name) for one in all_areas()]


def area(area_id: int) -> Area:
    """Return an area as it is now, to be changed. Raises `NotFound`."""
    found = db_session.get(Area, area_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def counts_of_areas() -> dict[int, int]:
    """Return how many requests are filed under each area, by its id, for the staff."""
    found = select(FeatureRequest.area_id, func.count(FeatureRequest.id)).where(FeatureRequest.area_id.is_not(None))
    return {key: count for key, count in db_session.execute(found.group_by(FeatureRequest.area_id)) if key is not None}
