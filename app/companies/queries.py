"""Reads of companies; everything starts at `visible_to`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, Select, false, func, literal, select
from sqlalchemy.orm import selectinload

from app.companies import policy
from app.companies.details import folded
from app.companies.models import Company, CompanyImport, CompanyImportRow, ImportState
from app.core.access import Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.paging import Page, page_of

NEVER = literal(date(9999, 12, 31), Date)
SORTS = ("name", "renewal", "newest")
BATCH = 500


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; `owner` 0 means companies without an owner, `renews_within` is in days."""

    text: str = ""
    tier: str = ""
    lifecycle: str = ""
    owner: int | None = None
    renews_within: int | None = None
    is_archived: bool = False
    sort: str = "name"


def visible_to(viewer: Viewer) -> Select[Company]:
    """Return a select of the companies `viewer` may see; it agrees with `policy.can_see`."""
    if policy.can_list(viewer):
        return select(Company)
    own = policy.own_ids(viewer)
    return select(Company).where(Company.id.in_(own), Company.archived_at.is_(None)) if own else select(Company).where(false())


def narrowed(viewer: Viewer, chosen: Filter, today: date) -> Select[Company]:
    """Return the companies of the list without an order."""
    found = visible_to(viewer)
    found = found.where(Company.archived_at.is_not(None) if chosen.is_archived else Company.archived_at.is_(None))
    if chosen.tier:
        found = found.where(Company.tier == chosen.tier)
    if chosen.lifecycle:
        found = found.where(Company.lifecycle == chosen.lifecycle)
    if chosen.owner is not None:
        found = found.where(Company.owner_id == chosen.owner if chosen.owner else Company.owner_id.is_(None))
    if chosen.renews_within is not None:
        found = found.where(Company.renews_on.between(today, today + timedelta(days=chosen.renews_within)))
    for word in folded(chosen.text).split():
        found = found.where(Company.search_text.contains(word, autoescape=True))
    return found


def ordered(found: Select[Company], sort: str) -> Select[Company]:
    """Order by reading or name, by renewal date (none last) or by the newest."""
    if sort == "renewal":
        return found.order_by(func.coalesce(Company.renews_on, NEVER), Company.id)
    if sort == "newest":
        return found.order_by(Company.id.desc())
    return found.order_by(Company.sort_name, Company.id)


def listed(viewer: Viewer, chosen: Filter, today: date, cursor: str | None) -> tuple[Page[Company], int]:
    """Return a page of the list and how many companies it has in all; two statements."""
    found = narrowed(viewer, chosen, today)
    total = db_session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return page_of(ordered(found, chosen.sort), cursor), total


def exported(viewer: Viewer, chosen: Filter, today: date) -> Sequence[Company]:
    """Return every company of the list with its domains."""
    found = ordered(narrowed(viewer, chosen, today), chosen.sort).options(selectinload(Company.domains))
    return db_session.scalars(found).all()


def get(viewer: Viewer, company_id: int) -> Company:
    """Return a company with its domains. Raises `NotFound`."""
    company = db_session.scalar(visible_to(viewer).where(Company.id == company_id).options(selectinload(Company.domains)))
    if company is None:
        raise NotFound
    return company


def own(viewer: Viewer) -> Company:
    """Return the company `viewer` belongs to. Raises `NotFound` for people without one."""
    if viewer.company_id is None:
        raise NotFound
    return get(viewer, viewer.company_id)


def among(viewer: Viewer, ids: Sequence[int]) -> Sequence[Company]:
    """Return the companies of those ids `viewer` may see."""
    return db_session.scalars(visible_to(viewer).where(Company.id.in_(ids))).all()


def history(company: Company, cursor: str | None) -> Page[Activity]:
    """Return what happened to and around a company, the latest first."""
    found = select(Activity).where(Activity.company_id == company.id).order_by(Activity.id.desc())
    return page_of(found, cursor)


# For the layers above: no viewer, because they ask on behalf of rows the viewer may see already.


def by_ids(ids: Iterable[int]) -> dict[int, Company]:
    """Return companies by id."""
    wanted = set(ids)
    return {one.id: one for one in db_session.scalars(select(Company).where(Company.id.in_(wanted)))} if wanted else {}


def names(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of companies by id."""
    wanted = set(ids)
    found = select(Company.id, Company.name).where(Company.id.in_(wanted))
    return dict(db_session.execute(found).all()) if wanted else {}


def all_for_choice(viewer: Viewer) -> Sequence[tuple[int, str]]:
    """Return `(id, name)` of every active company `viewer` may see, in order, for a select field."""
    found = visible_to(viewer).where(Company.archived_at.is_(None)).order_by(Company.sort_name, Company.id)
    return db_session.execute(found.with_only_columns(Company.id, Company.name)).all()


def by_external_ids(external_ids: Iterable[str]) -> dict[str, Company]:
    """Return companies, archived ones too, by external id; for imports of this and the layers above."""
    wanted = sorted(set(external_ids))
    found: dict[str, Company] = {}
    for batch in _batches(wanted):
        rows = _fresh().where(Company.external_id.in_(batch))
        found.update({str(one.external_id): one for one in db_session.scalars(rows)})
    return found


def by_names(wanted: Iterable[str]) -> Mapping[str, list[Company]]:
    """Return companies, archived ones too, by exact name."""
    found: dict[str, list[Company]] = {}
    for batch in _batches(sorted(set(wanted))):
        rows = _fresh().where(Company.name.in_(batch))
        for one in db_session.scalars(rows):
            found.setdefault(one.name, []).append(one)
    return found


def _fresh() -> Select[Company]:
    # An import goes on for a while: rows read in an earlier portion may have been changed by somebody since.
    return select(Company).options(selectinload(Company.domains)).execution_options(populate_existing=True)


def _batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


# Imports


def imports(viewer: Viewer) -> Select[CompanyImport]:
    """Return a select of the imports `viewer` may look at: all of them for those who may import."""
    found = select(CompanyImport)
    return found if policy.can_manage(viewer) else found.where(false())


def recent_imports(viewer: Viewer) -> Sequence[CompanyImport]:
    """Return the ten latest imports."""
    return db_session.scalars(imports(viewer).order_by(CompanyImport.id.desc()).limit(10)).all()


def get_import(viewer: Viewer, import_id: int) -> CompanyImport:
    """Return an import. Raises `NotFound`."""
    found = db_session.scalar(imports(viewer).where(CompanyImport.id == import_id))
    if found is None:
        raise NotFound
    return found


def import_rows(one: CompanyImport, outcome: str, cursor: str | None) -> Page[CompanyImportRow]:
    """Return a page of the report: what was done, or before the import what would be done; an empty `outcome` means all."""
    is_done = one.state in {ImportState.IMPORTING, ImportState.DONE}
    found = select(CompanyImportRow).where(CompanyImportRow.import_id == one.id, CompanyImportRow.is_done == is_done)
    if outcome:
        found = found.where(CompanyImportRow.outcome == outcome)
    return page_of(found.order_by(CompanyImportRow.line, CompanyImportRow.id), cursor, size=50)
