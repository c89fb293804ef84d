"""Requests for somebody who looks at the site for the first time; made once, when the demo people are there.

What lies in the past comes in silently with its dates; what is new is done by the people themselves, so that bells ring.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import func, select

from app.companies.queries import by_external_ids
from app.core import clock, subjects
from app.core.access import SYSTEM, Viewer
from app.core.database import db_session
from app.people import queries as people
from app.people.demo import CHARACTERS
from app.people.viewers import PersonViewer, of_person
from app.requests import operations
from app.requests.importing.found import FoundAnswer, FoundComment, FoundRequest, FoundVote
from app.requests.importing.storing import bring_in
from app.requests.models import FeatureRequest, StatusKind
from app.requests.operations import deciding, merging
from app.requests.operations.areas import AreaDetails
from app.requests.queries import statuses
from app.watching import operations as watching

FILE = Path(__file__).parents[2] / "content" / "demo" / "requests.yml"
SOURCE = "demo"
Cast = dict[str, PersonViewer]
Said = Mapping[str, Any]


@cache
def script() -> Mapping[str, Any]:
    """Return the whole of it: `areas`, `requests` of the past, and what is done `now`."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def install() -> str | None:
    """Let the people of the demo ask and return what to print; None outside of the demo and once anybody has asked."""
    known = db_session.scalar(select(FeatureRequest.id).limit(1))
    if not current_app.extensions["settings"].demo_file.exists() or known is not None:
        return None
    cast = people_of_the_demo()
    if len(cast) < len(CHARACTERS):
        return None
    areas = {
        name: operations.add_area(SYSTEM, AreaDetails(said["ja"], said["en"])).id for name, said in script()["areas"].items()
    }
    bring_in(SYSTEM, [_found(said, cast) for said in script()["requests"]], SOURCE)
    for said in script()["requests"]:
        _sort(said, areas, cast)
    _now(script()["now"], areas, cast)
    return f"Requests of the demo: {db_session.scalar(select(func.count(FeatureRequest.id)))}"


def people_of_the_demo() -> Cast:
    """Return them by the beginning of their mail addresses."""
    found: Cast = {}
    for one in CHARACTERS:
        person = people.by_mail(one.mail)
        viewer = of_person(person.id) if person is not None else None
        if viewer is not None:
            found[one.mail.partition("@")[0]] = viewer
    return found


def request_of(key: str) -> FeatureRequest:
    """Return a request of the demo by its key."""
    return db_session.scalars(select(FeatureRequest).where(FeatureRequest.source_id == f"{SOURCE}:{key}")).one()


def _found(said: Said, cast: Cast) -> FoundRequest:
    author, asked_at = cast[said["who"]], clock.now() - timedelta(days=said["days"])
    importances = {said["who"]: said["importance"], **said["votes"]}
    # Some days apart, as people come upon it.
    voters = tuple(
        FoundVote(_id(cast[name]), cast[name].company_id, importance, asked_at + timedelta(days=2 * place, minutes=17 * place))
        for place, (name, importance) in enumerate(importances.items())
    )
    answers = tuple(_answer(one, cast) for one in said.get("answers", ()))
    return FoundRequest(
        where=said["key"],
        key=said["key"],
        title=said["title"],
        lang=said["lang"],
        situation=said["situation"],
        workaround=said.get("workaround", ""),
        author=author.name,
        author_id=author.id,
        company_id=author.company_id,
        date=asked_at,
        importance=said["importance"],
        is_company_only=said.get("company_only", False),
        kind=answers[-1].kind if answers else StatusKind.NEW,
        answers=answers,
        comments=tuple(_comment(f"{said['key']}/{place}", one, cast) for place, one in enumerate(said.get("comments", ()))),
        tags=tuple(said.get("tags", ())),
        voters=voters,
    )


def _answer(said: Said, cast: Cast) -> FoundAnswer:
    who, review = cast[said["who"]], said.get("in_days")
    return FoundAnswer(
        note=said["note"],
        date=clock.now() - timedelta(days=said["days"]),
        kind=StatusKind(said["kind"]),
        author=who.name,
        author_id=who.id,
        next_review_on=_day(review) if review is not None else None,
    )


def _comment(key: str, said: Said, cast: Cast) -> FoundComment:
    who = cast[said["who"]]
    return FoundComment(
        key=key,
        body=said["words"],
        author=who.name,
        author_id=who.id,
        company_id=who.company_id,
        date=clock.now() - timedelta(days=said["days"], minutes=40),
        is_official=said.get("official", False),
    )


def _sort(said: Said, areas: Mapping[str, int], cast: Cast) -> None:
    request = request_of(said["key"])
    operations.sort_request(
        SYSTEM,
        request,
        area_id=areas[said["area"]],
        tags=request.tags,
        owner_id=cast[said["owner"]].id if "owner" in said else None,
        is_company_only=request.is_company_only,
    )
    watching.watch_automatically(_id(cast[said["who"]]), FeatureRequest.SUBJECT, request.id, "everything", "asked")
    for name in said["votes"]:
        watching.watch_automatically(_id(cast[name]), FeatureRequest.SUBJECT, request.id, "follow", "voted")
    for external_id, importance in said.get("companies", {}).items():
        company = by_external_ids([external_id])[external_id]
        operations.vote_for(cast["cleo"], request_of(said["key"]), company_id=company.id, importance=importance)


def _now(said: Said, areas: Mapping[str, int], cast: Cast) -> None:
    """What happened just now: somebody asks, staff note a need down, two requests are merged, one is declined."""
    asked, entered, vote, merged = said["ask"], said["enter"], said["vote"], said["merge"]
    operations.post_request(cast[asked["who"]], **_words(asked, areas))
    company = by_external_ids([entered["company"]])[entered["company"]]
    operations.enter_request(cast[entered["who"]], company_id=company.id, **_words(entered, areas))
    operations.vote(cast[vote["who"]], request_of(vote["key"]), vote["importance"])
    merging.merge(cast[merged["who"]], request_of(merged["key"]), request_of(merged["into"]), merged["reason"])
    _decline(cast[said["decline"]["who"]], said["decline"])


def _words(said: Said, areas: Mapping[str, int]) -> dict[str, Any]:
    return {
        "title": said["title"],
        "situation": said["situation"],
        "importance": said["importance"],
        "area_id": areas[said["area"]],
        "tags": said.get("tags", ()),
    }


def _decline(actor: Viewer, said: Said) -> None:
    status = statuses.of_kind(StatusKind.DECLINED)
    if status is not None:
        deciding.change_status(
            actor,
            request_of(said["key"]),
            status_id=status.id,
            note=said["note"],
            reason=said["reason"],
            alternative=subjects.addressed(actor, said["instead"]),
        )


def _id(person: Viewer) -> int:
    return person.id or 0


def _day(days: int) -> date:
    return clock.today() + timedelta(days=days)
