"""What stands round the cards: statuses, areas, how many requests there are, and saved views. One statement."""

from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, cast, func, literal, null, or_, select, union_all

from app.core.access import Viewer
from app.core.database import db_session
from app.requests.models import Area, FeatureRequest, Status, StatusKind
from app.requests.queries import listed_clause
from app.roadmap.models import Place, SavedView


class StatusRow(NamedTuple):
    """A status that puts requests on the roadmap; a retired one takes no more."""

    id: int
    kind: str
    name: str
    tone: str
    is_retired: bool


class AreaRow(NamedTuple):
    """An area of the product, below `parent_id`."""

    id: int
    parent_id: int | None
    name: str


class ViewRow(NamedTuple):
    """A saved view of the page."""

    id: int
    name: str
    place: str
    query: str
    is_shared: bool
    owner_id: int


class Frame(NamedTuple):
    """`all_count` is how many requests the viewer can find in all, on the roadmap or not."""

    statuses: list[StatusRow]
    areas: list[AreaRow]
    views: list[ViewRow]
    all_count: int

    def area_names(self) -> dict[int, str]:
        """Return the names of areas by id."""
        return {area.id: area.name for area in self.areas}

    def area_choices(self) -> list[tuple[int, str]]:
        """Return `(id, name)` of the areas in the order of the tree, the lower ones indented."""
        below: dict[int | None, list[AreaRow]] = {}
        for area in self.areas:
            below.setdefault(area.parent_id, []).append(area)
        return [
            (area.id, "　" * (area.parent_id is not None) + area.name)
            for top in below.get(None, [])
            for area in (top, *below.get(top.id, []))
        ]


def frame(viewer: Viewer, place: Place | None = None) -> Frame:
    """Return what stands round the requests `viewer` sees; views only for staff who ask for those of a `place`."""
    parts = [_statuses(viewer), _areas(viewer), _count(viewer)]
    if place is not None and viewer.is_staff:
        parts.append(_views(viewer, place))
    rows = db_session.execute(union_all(*parts)).all()
    found: dict[str, list[Any]] = {}
    for what, *rest in sorted(rows, key=lambda row: (row[0], row[2] if row[2] is not None else 0, row[1])):
        found.setdefault(what, []).append(rest)
    return Frame(
        [StatusRow(key, text, name, tone, bool(flag)) for key, _at, text, name, tone, flag, _other in found.get("status", [])],
        [AreaRow(key, other, name) for key, _at, _text, name, _tone, _flag, other in found.get("area", [])],
        [
            ViewRow(key, name, text, tone, bool(flag), other)
            for key, _at, text, name, tone, flag, other in found.get("view", [])
        ],
        found["count"][0][0],
    )


def _row(what: str, *columns: Any) -> Select[Any]:
    """Return rows of one kind: what, id, place in the order, three texts, a flag and another id."""
    types = (Integer, Integer, String, String, String, Integer, Integer)
    cells: list[Any] = [literal(what), *(cast(column, kind) for column, kind in zip(columns, types, strict=True))]
    return select(*cells)


def _statuses(viewer: Viewer) -> Select[Any]:
    name = Status.name_ja if viewer.locale == "ja" else Status.name_en
    is_retired = Status.retired_at.is_not(None)
    # A retired status stays while requests stand in it.
    is_used = select(FeatureRequest.id).where(FeatureRequest.status_id == Status.id, listed_clause(viewer)).exists()
    rows = _row("status", Status.id, Status.position, Status.kind, name, Status.tone, is_retired, null())
    return rows.where(Status.is_on_roadmap.is_(True), Status.kind != StatusKind.MERGED, or_(~is_retired, is_used))


def _areas(viewer: Viewer) -> Select[Any]:
    name = Area.name_ja if viewer.locale == "ja" else Area.name_en
    return _row("area", Area.id, Area.position, null(), name, null(), null(), Area.parent_id)


def _count(viewer: Viewer) -> Select[Any]:
    counted = select(func.count(FeatureRequest.id)).where(listed_clause(viewer)).scalar_subquery()
    return _row("count", counted, null(), null(), null(), null(), null(), null())


def _views(viewer: Viewer, place: Place) -> Select[Any]:
    view = _row(
        "view", SavedView.id, SavedView.id, SavedView.place, SavedView.name, SavedView.query, SavedView.is_shared,
        SavedView.owner_id,
    )  # fmt: skip
    return view.where(SavedView.place == place, or_(SavedView.owner_id == viewer.id, SavedView.is_shared.is_(True)))
