"""What all languages of an entry share: kind, readers, and what it has to do with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.changelog.models import Audience, Entry, EntryCompany, EntryKind, EntryLink, EntryTier
from app.companies.models import Company, Tier
from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.requests.models import FeatureRequest

ANSWER = "answer"
MOST_LINKS = 30


@dataclass(frozen=True)
class Properties:
    """Plain values; `answers` explain the entry, `requests` are fulfilled by it."""

    kind: str = EntryKind.NEW
    audience: str = Audience.EVERYONE
    tiers: tuple[str, ...] = ()
    company_ids: tuple[int, ...] = ()
    answers: tuple[int, ...] = ()
    requests: tuple[int, ...] = ()


def apply(actor: Viewer, entry: Entry, properties: Properties) -> None:
    """Put `properties` into `entry`, whose rows are loaded. Raises `Refused` at the field concerned."""
    _check(properties)
    entry.kind, entry.audience = properties.kind, properties.audience
    tiers = set(properties.tiers) if properties.audience == Audience.TIERS else set()
    companies = set(properties.company_ids) if properties.audience == Audience.COMPANIES else set()
    entry.tiers = [row for row in entry.tiers if row.tier in tiers] + [
        EntryTier(tier=tier) for tier in sorted(tiers - entry.tier_names)
    ]
    entry.companies = [row for row in entry.companies if row.company_id in companies] + [
        EntryCompany(company_id=key) for key in sorted(companies - entry.company_ids)
    ]
    wanted = [
        *_known(actor, ANSWER, properties.answers, "answers"),
        *_known(actor, FeatureRequest.SUBJECT, properties.requests, "requests"),
    ]
    _link(entry, wanted)


def _check(properties: Properties) -> None:
    if properties.kind not in set(EntryKind) or properties.audience not in set(Audience):
        raise Refused(_("Please choose one of the list."), "kind" if properties.kind not in set(EntryKind) else "audience")
    if properties.audience == Audience.TIERS and not (properties.tiers and set(properties.tiers) <= set(Tier)):
        raise Refused(_("Please choose at least one tier."), "tiers")
    if properties.audience == Audience.COMPANIES:
        known = set(db_session.scalars(select(Company.id).where(Company.id.in_(properties.company_ids))))
        if not properties.company_ids or known != set(properties.company_ids):
            raise Refused(_("Please choose at least one company."), "company_ids")


def _known(actor: Viewer, kind: str, ids: Sequence[int], field: str) -> list[tuple[str, int]]:
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_LINKS or len(subjects.visible(actor, kind, wanted)) != len(wanted):
        raise Refused(_("One of these no longer exists. Please choose again."), field)
    return [(kind, key) for key in wanted]


def _link(entry: Entry, wanted: list[tuple[str, int]]) -> None:
    kept = {(row.subject_kind, row.subject_id): row for row in entry.links}
    rows = []
    for position, (kind, key) in enumerate(wanted):
        row = kept.get((kind, key)) or EntryLink(subject_kind=kind, subject_id=key)
        row.position = position
        rows.append(row)
    entry.links = rows
