"""Making spaces, changing whom they are for, putting them in order, closing them; and the private space of each company."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from app.companies import owners
from app.companies.models import Company, Tier
from app.companies.queries import by_ids
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy, queries
from app.discussions.facts import spaces as facts
from app.discussions.models import Audience, Space, SpaceCompany, SpaceTier, Who
from app.watching import operations as watching

LONGEST_NAME, LONGEST_PURPOSE, LONGEST_SLUG = 80, 500, 80
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Details:
    """What a space is: `lang` is "ja", "en" or "" for any; `tiers` and `company_ids` count with the audience of that name."""

    name: str
    purpose: str = ""
    lang: str = ""
    audience: str = Audience.EVERYONE
    tiers: tuple[str, ...] = ()
    company_ids: tuple[int, ...] = ()
    starters: str = Who.EVERYONE
    repliers: str = Who.EVERYONE
    slug: str = ""


@transaction
def add_space(actor: Viewer, details: Details) -> Space:
    """Make a space, the last in order. Raises `Forbidden`, and `Refused` at the field that is wrong."""
    ensure(policy.can_keep_spaces(actor))
    last = db_session.scalar(select(func.max(Space.position)).where(Space.company_id.is_(None)))
    space = Space(position=(last or 0) + 1, tiers=[], companies=[])
    _write(space, _checked(details))
    space.slug = _free_slug(details.slug or details.name)
    db_session.add(space)
    activity.record(facts.SPACE_ADDED, actor=actor, subject=space)
    return space


@transaction
def change_space(actor: Viewer, space: Space, details: Details, *, version: int | None = None) -> Space:
    """Change a space; of a private one only purpose and language. Raises `Forbidden`, `Conflict`, `Refused` at a field."""
    ensure(policy.can_keep_spaces(actor))
    space = queries.space(actor, space.id)
    db_session.refresh(space)
    if version is not None and version != space.version:
        raise Conflict({_("Name"): space.name, _("What it is for"): space.purpose})
    if space.company_id is not None:
        own = (Audience.COMPANIES, (), (space.company_id,))
        details = Details(space.name, details.purpose, details.lang, *own, space.starters, space.repliers)
    _write(space, _checked(details))
    activity.record(facts.SPACE_CHANGED, actor=actor, subject=space, company_id=space.company_id)
    return space


@transaction
def move_space(actor: Viewer, space: Space, step: int) -> None:
    """Move a shared space up (-1) or down (1) in the list. Raises `Forbidden`."""
    ensure(policy.can_keep_spaces(actor))
    ordered = [one for one in queries.spaces_for(actor) if one.company_id is None]
    place = next((index for index, one in enumerate(ordered) if one.id == space.id), None)
    if place is None:
        return
    moved = ordered.pop(place)
    ordered.insert(max(0, min(place + step, len(ordered))), moved)
    for index, one in enumerate(ordered, start=1):
        if one.position != index:
            one.position = index
    activity.record(facts.SPACE_MOVED, actor=actor, subject=moved)


@transaction
def close_space(actor: Viewer, space: Space) -> None:
    """Let nobody start threads in it any more; those that are there go on. Raises `Forbidden`."""
    ensure(policy.can_keep_spaces(actor))
    if space.closed_at is None:
        space.closed_at = clock.now()
        activity.record(facts.SPACE_CLOSED, actor=actor, subject=space, company_id=space.company_id)


@transaction
def reopen_space(actor: Viewer, space: Space) -> None:
    """Let threads be started in it again. Raises `Forbidden`."""
    ensure(policy.can_keep_spaces(actor))
    if space.closed_at is not None:
        space.closed_at = None
        activity.record(facts.SPACE_OPENED, actor=actor, subject=space, company_id=space.company_id)


@transaction
def keep_private_space(actor: Viewer, company: Company) -> Space:
    """Make the private space of a company unless it is there; it bears the company's name, and its owner watches it.

    Raises `Forbidden`.
    """
    ensure(policy.can_keep_spaces(actor))
    space = db_session.scalar(select(Space).where(Space.company_id == company.id))
    if space is None:
        space = Space(slug=f"company-{company.id}", name=company.name, company_id=company.id, audience=Audience.COMPANIES)
        space.companies, space.tiers = [SpaceCompany(company_id=company.id)], []
        db_session.add(space)
        db_session.flush()
        activity.record(facts.SPACE_ADDED, actor=actor, subject=space, company_id=company.id)
    elif space.name != company.name:
        space.name = company.name
        activity.record(facts.SPACE_CHANGED, actor=actor, subject=space, company_id=company.id)
    if company.owner_id is not None and owners.names([company.owner_id]):
        watching.watch_automatically(company.owner_id, Space.SUBJECT, space.id, "everything", "owner")
    return space


def _checked(details: Details) -> Details:
    name = " ".join(details.name.split())
    if not name:
        raise Refused(_("Please write a name."), "name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name may have up to %(count)s characters.", count=LONGEST_NAME), "name")
    if len(details.purpose) > LONGEST_PURPOSE:
        raise Refused(_("Please keep to %(count)s characters.", count=LONGEST_PURPOSE), "purpose")
    if details.audience not in set(Audience) or {details.starters, details.repliers} - set(Who):
        raise Refused(_("Please choose one of the list."), "audience")
    tiers: tuple[str, ...] = ()
    companies: tuple[int, ...] = ()
    if details.audience == Audience.TIERS:
        tiers = tuple(one for one in details.tiers if one in set(Tier))
        _demand(tiers, "tiers")
    if details.audience == Audience.COMPANIES:
        companies = tuple(by_ids(details.company_ids))
        _demand(companies, "company_ids")
    lang = details.lang if details.lang in {"ja", "en"} else ""
    purpose = details.purpose.strip()
    return Details(name, purpose, lang, details.audience, tiers, companies, details.starters, details.repliers)


def _demand(chosen: Iterable[object], field: str) -> None:
    if not chosen:
        raise Refused(_("Please choose at least one."), field)


def _write(space: Space, details: Details) -> None:
    space.name, space.purpose, space.lang = details.name, details.purpose, details.lang or None
    space.audience, space.starters, space.repliers = details.audience, details.starters, details.repliers
    if space.tier_names != set(details.tiers):
        space.tiers = [SpaceTier(tier=tier) for tier in details.tiers]
    if space.company_ids != set(details.company_ids):
        space.companies = [SpaceCompany(company_id=one) for one in details.company_ids]


def _free_slug(wanted: str) -> str:
    stem = _NOT_IN_A_SLUG.sub("-", wanted.lower()).strip("-")[: LONGEST_SLUG - 6] or "space"
    taken = set(db_session.scalars(select(Space.slug).where(Space.slug.startswith(stem, autoescape=True))))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
