"""What stands on the page without sign-in: requests somebody has marked for it, and of those no more than what they are."""

import re
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.core.database import db_session
from app.requests.models import Area, FeatureRequest, State, Status, StatusKind

MOST = 200
#: Files are for those who have signed in; a value in quotes may hold the sign that ends a tag.
PICTURE = re.compile(r"""<img\b(?:[^>"]|"[^"]*")*>""", re.IGNORECASE)


class PublicCard(NamedTuple):
    """A request as anybody may see it: no person, no company, no number."""

    title: str
    lang: str
    purpose_html: str
    votes_count: int
    kind: str
    status_id: int
    status_ja: str
    status_en: str
    tone: str
    position: int
    area_ja: str | None
    area_en: str | None
    quarter: str
    term: str | None
    next_review_on: date | None
    released_at: datetime | None
    status_since: datetime


def public_cards() -> list[PublicCard]:
    """Return the requests of the page without sign-in, column by column, most wanted first, without pictures. One statement."""
    found: Any = (
        select(
            FeatureRequest.title, FeatureRequest.lang, FeatureRequest.purpose_html, FeatureRequest.votes_count, Status.kind,
            Status.id, Status.name_ja, Status.name_en, Status.tone, Status.position, Area.name_ja, Area.name_en,
            FeatureRequest.quarter, FeatureRequest.term, FeatureRequest.next_review_on, FeatureRequest.released_at,
            FeatureRequest.status_since,
        )
        .select_from(FeatureRequest)
        .join(Status, Status.id == FeatureRequest.status_id)
        .outerjoin(Area, Area.id == FeatureRequest.area_id)
        .where(
            FeatureRequest.is_public.is_(True),
            FeatureRequest.is_company_only.is_(False),
            FeatureRequest.state == State.VISIBLE,
            FeatureRequest.merged_into_id.is_(None),
            Status.is_on_roadmap.is_(True),
            Status.kind != StatusKind.MERGED,
        )
        .order_by(Status.position, Status.id, FeatureRequest.votes_count.desc(), FeatureRequest.id.desc())
        .limit(MOST)
    )  # fmt: skip
    cards = [PublicCard._make(row) for row in db_session.execute(found)]
    return [card._replace(purpose_html=PICTURE.sub("", card.purpose_html)) for card in cards]
