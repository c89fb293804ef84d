"""Asking for something: the request, its author's own vote, its files and who follows it, all or nothing."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from app.core import activity
from app.core.access import PlainViewer, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.files import operations as files
from app.files import queries as file_queries
from app.moderation import operations as moderation
from app.people.models import User
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import Area, FeatureRequest, Importance, RequestTag, State, Vote
from app.requests.operations.content import Words, checked_importance, clean_tags, prepare
from app.requests.operations.counting import recount
from app.requests.queries.statuses import first
from app.watching import operations as watching
from app.watching.models import Level, Reason


def post_request(
    actor: Viewer,
    *,
    title: str,
    situation: str = "",
    workaround: str = "",
    importance: int = Importance.NICE,
    area_id: int | None = None,
    tags: Iterable[str] = (),
    is_company_only: bool = False,
    lang: str = "",
) -> FeatureRequest:
    """Ask for something; the author's vote is cast with it. Others see it at once, or when a moderator approves it.

    Raises `Forbidden`, `Refused` at the field of what is wrong, or above the form while `actor` must not write.
    """
    words = prepare(title, situation, workaround, lang)
    return _post(actor, words, checked_importance(importance), area_id, clean_tags(tags), is_company_only)


@transaction
def _post(
    actor: Viewer, words: Words, importance: Importance, area_id: int | None, tags: list[str], is_company_only: bool
) -> FeatureRequest:
    ensure(policy.can_post(actor))
    if is_company_only and actor.company_id is None:
        raise Refused(_("You belong to no company that it could be kept to."), "is_company_only")
    told = " ".join([words.all, *tags])
    screening = moderation.screen(actor, told, reaches_others=not is_company_only, doing="thread")
    request = insert(words, importance, area_id, tags)
    request.author_id, request.company_id = actor.id, actor.company_id
    request.is_company_only = is_company_only
    request.state = State.WAITING if screening.hold else State.VISIBLE
    db_session.flush()
    file(request, tags)
    files.attach(actor, file_queries.ids_in(words.all), request)
    if actor.id is not None:
        watching.watch_automatically(actor.id, FeatureRequest.SUBJECT, request.id, Level.EVERYTHING, Reason.ASKED)
    if actor.id is not None and not actor.is_staff:
        db_session.add(
            Vote(request_id=request.id, user_id=actor.id, company_id=actor.company_id, importance=request.importance)
        )
        db_session.flush()
    recount(request.id)
    if screening.hold:
        moderation.hold(actor, FeatureRequest.SUBJECT, request.id, screening.reason)
    else:
        tell(actor, request)
    return request


def tell(actor: Viewer, request: FeatureRequest) -> None:
    """Tell of a request others see from now on; joins the operation that published it.

    One that was entered for somebody is told of as theirs: who of the staff wrote it down is for the staff.
    """
    told: dict[str, Any] = {}
    if request.entered_by_id is not None:
        told["on_behalf_of"] = activity.told_for(request.author_id, request.company_id)
    activity.record(facts.POSTED, actor=actor, subject=request, company_id=request.company_id, **told)


def author_of(request: FeatureRequest) -> Viewer:
    """Return the author as the actor of what is told later, without any rights."""
    name = db_session.scalar(select(User.name).where(User.id == request.author_id))
    return PlainViewer(id=request.author_id, name=name or request.author_name)


def insert(words: Words, importance: Importance, area_id: int | None, tags: list[str]) -> FeatureRequest:
    """Return a new row at the first status, not yet flushed. Raises `Refused` at `area_id`."""
    request = FeatureRequest(importance=importance, tags=tags, area_id=checked_area(area_id), status_id=first().id)
    words.put(request)
    db_session.add(request)
    return request


def checked_area(area_id: int | None) -> int | None:
    """Return the id of an area that is there, or None. Raises `Refused` at the field `area_id`."""
    if area_id is not None and db_session.get(Area, area_id) is None:
        raise Refused(_("Please choose one of the list."), "area_id")
    return area_id


def file(request: FeatureRequest, tags: list[str]) -> None:
    """File `request`, which has a key, under exactly these cleaned tags; joins the operation that is the cause."""
    db_session.execute(delete(RequestTag).where(RequestTag.request_id == request.id))
    db_session.add_all([RequestTag(request_id=request.id, name=name) for name in tags])
    request.tags = tags
