"""Requests on the roadmap, made as rows: statuses of every kind, areas, requests and votes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.database import db_session
from app.core.transaction import transact
from app.requests.models import Area, FeatureRequest, Status, StatusChange, StatusKind, Vote

STATUSES = (
    (StatusKind.NEW, "受付", "New", "neutral", False),
    (StatusKind.REVIEWING, "検討中", "Reviewing", "warning", True),
    (StatusKind.PLANNED, "計画中", "Planned", "info", True),
    (StatusKind.STARTED, "開発中", "Started", "accent", True),
    (StatusKind.RELEASED, "公開しました", "Released", "success", True),
    (StatusKind.DECLINED, "見送り", "Declined", "neutral", False),
    (StatusKind.MERGED, "統合", "Merged", "neutral", False),
)


def statuses() -> dict[str, Status]:
    """Return one status of every kind, by kind; made when they are not there."""
    if db_session.scalar(select(Status.id).limit(1)) is None:
        with transact():
            for place, (kind, ja, en, tone, is_on) in enumerate(STATUSES):
                db_session.add(
                    Status(
                        kind=kind, name_ja=ja, name_en=en, tone=tone, position=place, is_first=kind == StatusKind.NEW,
                        is_on_roadmap=is_on, is_voting_open=kind not in {"released", "declined", "merged"},
                    )
                )  # fmt: skip
    return {one.kind: one for one in db_session.scalars(select(Status))}


def area(name: str, parent_id: int | None = None) -> Area:
    """Make an area, called the same in both languages."""
    with transact():
        made = Area(name_ja=name, name_en=name, parent_id=parent_id)
        db_session.add(made)
    return made


def request(title: str, kind: str = "reviewing", **values: Any) -> FeatureRequest:
    """Make a request that stands in the status of a kind."""
    status = statuses()[kind]
    with transact():
        made = FeatureRequest(title=title, lang=values.pop("lang", "en"), status_id=status.id, **values)
        db_session.add(made)
        db_session.flush()
        db_session.add(StatusChange(request_id=made.id, to_status_id=status.id))
    return made


def vote(asked: FeatureRequest, person: Any, importance: int = 2) -> None:
    """Let a person want a request, and count it."""
    with transact():
        db_session.add(Vote(request_id=asked.id, user_id=person.id, company_id=person.company_id, importance=importance))
        asked.votes_count += 1


def soon(days: int) -> Any:
    """Return the day so many days ahead."""
    return clock.today("Asia/Tokyo") + timedelta(days=days)
