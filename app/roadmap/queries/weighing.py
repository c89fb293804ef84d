"""Open requests as the staff weigh them: what they are worth, what they cost, and who waits for them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.companies.models import Company, Tier
from app.core.access import Viewer
from app.core.database import db_session
from app.requests.models import Area, FeatureRequest, Status, Vote
from app.requests.queries import listed_clause
from app.requests.queries.groups import leader
from app.requests.queries.statuses import OPEN_KINDS
from app.roadmap.models import ScoreWeight
from app.roadmap.scoring import DEFAULTS, score

#: How near a renewal counts, in days.
NEAR_DAYS = 90
#: How many are weighed against each other, and how many of them a page shows.
MOST, SHOWN = 5000, 100


class Order(StrEnum):
    """What comes first when weighing."""

    SCORE = "score"
    VALUE = "value"
    VOTES = "votes"
    RENEWAL = "renewal"
    SEATS = "seats"
    UNPLACED = "unplaced"


@dataclass(frozen=True)
class Weighing:
    """What the address of the page asks for; empty words and None ask for everything."""

    order: Order = Order.SCORE
    kind: str = ""
    area_id: int | None = None
    tier: str = ""
    is_renewing: bool = False
    company_id: int | None = None


class Weighed(NamedTuple):
    """A request with what is known of its weight; `score` is None until impact and effort are set.

    `renewing` counts companies whose contract is renewed within 90 days, `renews_on` is the next such day, `seats` adds up the
    seats of all companies that want it.
    """

    id: int
    title: str
    lang: str
    status_ja: str
    status_en: str
    tone: str
    area_id: int | None
    votes_count: int
    companies_count: int
    value: int
    impact: int | None
    effort: int | None
    confidence: int | None
    next_review_on: date | None
    is_company_only: bool
    external_key: str
    high: int
    mid: int
    low: int
    tech: int
    renewing: int
    renews_on: date | None
    seats: int
    score: float | None = None

    @property
    def is_placed(self) -> bool:
        """Whether it stands in the plot."""
        return self.impact is not None and self.effort is not None

    def tiers(self) -> list[tuple[str, int]]:
        """Return how many companies of each tier want it, without the tiers nobody is of."""
        counts = zip(Tier, (self.high, self.mid, self.low, self.tech), strict=True)
        return [(tier.value, count) for tier, count in counts if count]


def score_weights() -> dict[str, int]:
    """Return the numbers of the score by name, those that were set and else the defaults. One statement."""
    stored = {row.name: row.number for row in db_session.execute(select(ScoreWeight.name, ScoreWeight.number))}
    return {name: stored.get(name, number) for name, number in DEFAULTS.items()}


def weighed(viewer: Viewer, asked: Weighing, weights: dict[str, int], today: date) -> list[Weighed]:
    """Return the open requests the staff `viewer` weighs, in the order asked for; none for others. One statement."""
    if not viewer.is_staff:
        return []
    rows = [Weighed(*row) for row in db_session.execute(_statement(viewer, asked, today))]
    scored = [
        row._replace(score=score(weights, row.value, row.renewing, row.seats, row.impact, row.effort, row.confidence))
        for row in rows
    ]
    return sorted(scored, key=lambda row: _place(asked.order, row))


def _place(order: Order, row: Weighed) -> tuple[float, ...]:
    votes = (-float(row.value), -float(row.votes_count), -float(row.id))
    if order == Order.SCORE:
        return (-row.score if row.score is not None else 1.0, *votes)
    if order == Order.RENEWAL:
        return (float(row.renews_on.toordinal()) if row.renews_on else float(date.max.toordinal()), *votes)
    if order == Order.UNPLACED:
        return (float(row.is_placed), *votes)
    first = {Order.VOTES: row.votes_count, Order.SEATS: row.seats}.get(order, row.value)
    return (-float(first), *votes)


def _statement(viewer: Viewer, asked: Weighing, today: date) -> Any:
    who = _companies(today)
    zero = [func.coalesce(who.c[name], 0) for name in (*(tier.value for tier in Tier), "renewing")]
    found = select(
        FeatureRequest.id, FeatureRequest.title, FeatureRequest.lang, Status.name_ja, Status.name_en, Status.tone,
        FeatureRequest.area_id, FeatureRequest.votes_count, FeatureRequest.companies_count, FeatureRequest.value,
        FeatureRequest.impact, FeatureRequest.effort, FeatureRequest.confidence, FeatureRequest.next_review_on,
        FeatureRequest.is_company_only, FeatureRequest.external_key, *zero, who.c.renews_on, func.coalesce(who.c.seats, 0),
    )  # fmt: skip
    found = found.select_from(FeatureRequest).join(Status, Status.id == FeatureRequest.status_id)
    found = found.outerjoin(who, who.c.request_id == FeatureRequest.id)
    parts: list[ColumnElement[bool]] = [listed_clause(viewer), Status.kind.in_(sorted(OPEN_KINDS))]
    if asked.kind:
        parts.append(Status.kind == asked.kind)
    if asked.area_id is not None:
        below = select(Area.id).where(Area.parent_id == asked.area_id)
        parts.append(or_(FeatureRequest.area_id == asked.area_id, FeatureRequest.area_id.in_(below)))
    if asked.tier:
        parts.append(who.c[asked.tier] > 0)
    if asked.is_renewing:
        parts.append(who.c.renewing > 0)
    if asked.company_id is not None:
        wants = _wants()
        parts.append(FeatureRequest.id.in_(select(wants.c.request_id).where(wants.c.company_id == asked.company_id)))
    return found.where(and_(*parts)).order_by(FeatureRequest.value.desc(), FeatureRequest.id.desc()).limit(MOST)


def _wants() -> Any:
    """Return which companies want which leading request, each pair once, as its counters have it."""
    pairs = select(leader().label("request_id"), Vote.company_id).join(FeatureRequest, FeatureRequest.id == Vote.request_id)
    return pairs.where(Vote.company_id.is_not(None)).distinct().subquery()


def _companies(today: date) -> Any:
    wants = _wants()
    is_near = Company.renews_on.between(today, today + timedelta(days=NEAR_DAYS))
    of_tier = [func.sum(case((Company.tier == tier, 1), else_=0)).label(tier.value) for tier in Tier]
    found = select(
        wants.c.request_id, *of_tier, func.sum(case((is_near, 1), else_=0)).label("renewing"),
        func.min(case((is_near, Company.renews_on))).label("renews_on"), func.sum(Company.seats).label("seats"),
    )  # fmt: skip
    found = found.join(Company, Company.id == wants.c.company_id).where(Company.archived_at.is_(None))
    return found.group_by(wants.c.request_id).subquery()
