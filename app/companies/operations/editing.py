"""Adding, changing, archiving and restoring a company."""

from sqlalchemy import select

from app.companies import details as about
from app.companies import facts, labels, owners, policy
from app.companies.details import Details
from app.companies.models import Company
from app.companies.problems import Problem
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict
from app.core.transaction import transaction


@transaction
def create_company(actor: Viewer, given: Details) -> Company:
    """Add a company. Raises `Problem` naming the field that is wrong."""
    ensure(policy.can_manage(actor))
    wanted = about.clean(given)
    _check_owner(None, wanted.owner_id)
    _check_external_id(wanted.external_id, None)
    return insert_company(actor, wanted)


@transaction
def revise_company(actor: Viewer, company: Company, given: Details, *, version: int | None = None) -> None:
    """Change a company whose domains are loaded; nothing is written when nothing differs.

    Raises `Problem` naming the field that is wrong, and `Conflict` when `version` is not the one that stands.
    """
    ensure(policy.can_manage(actor))
    before = about.of(company)
    if version is not None and version != company.version:
        raise Conflict(_as_people_read(before))
    if not company.is_active:
        raise Problem("archived")
    wanted = about.clean(given)
    _check_owner(before.owner_id, wanted.owner_id)
    _check_external_id(wanted.external_id, company.id)
    update_company(actor, company, wanted)


@transaction
def archive_company(actor: Viewer, company: Company) -> None:
    """Take a company out of the lists; everything is kept. Raises `Problem` when it is archived already."""
    ensure(policy.can_manage(actor))
    if not company.is_active:
        raise Problem("archived")
    company.archived_at = clock.now()
    activity.record(facts.ARCHIVED, actor=actor, subject=company, company_id=company.id)


@transaction
def restore_company(actor: Viewer, company: Company) -> None:
    """Bring an archived company back. Raises `Problem` when it is not archived."""
    ensure(policy.can_manage(actor))
    if company.is_active:
        raise Problem("not_archived")
    company.archived_at = None
    activity.record(facts.RESTORED, actor=actor, subject=company, company_id=company.id)


@transaction
def insert_company(actor: Viewer, wanted: Details) -> Company:
    """Write a new row from cleaned and checked details."""
    ensure(policy.can_manage(actor))
    company = Company()
    about.write(company, wanted)
    db_session.add(company)
    db_session.flush()
    activity.record(facts.CREATED, actor=actor, subject=company, company_id=company.id)
    return company


@transaction
def update_company(actor: Viewer, company: Company, wanted: Details) -> None:
    """Write cleaned and checked details over a row, when they differ."""
    ensure(policy.can_manage(actor))
    changes = about.differences(about.of(company), wanted)
    if not changes:
        return
    about.write(company, wanted)
    db_session.flush()
    activity.record(facts.CHANGED, actor=actor, subject=company, company_id=company.id, changes=changes)


def _check_owner(before: int | None, wanted: int | None) -> None:
    # An owner who left the staff may stay until somebody else takes over.
    if wanted is not None and wanted != before and not owners.may_own(wanted):
        raise Problem("unknown_owner", "owner_id", value=wanted)


def _check_external_id(external_id: str | None, company_id: int | None) -> None:
    if external_id is None:
        return
    holder = db_session.scalar(select(Company.id).where(Company.external_id == external_id))
    if holder is not None and holder != company_id:
        raise Problem("external_id_taken", "external_id", value=external_id)


def _as_people_read(details: Details) -> dict[str, str]:
    texts = {name: labels.shown(name, about.as_text(getattr(details, name))) for name in about.NAMES}
    if details.owner_id is not None:
        texts["owner_id"] = owners.names([details.owner_id]).get(details.owner_id, "")
    return {str(labels.FIELDS[name]): text for name, text in texts.items()}
