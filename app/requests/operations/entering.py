"""What the staff write down on behalf of a company: requests and votes, with a way back to where it was said."""

from collections.abc import Iterable

from sqlalchemy import select

from app.companies.models import Company
from app.core import activity, subjects
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.files import operations as files
from app.files import queries as file_queries
from app.people.models import Membership, User
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, Importance, State, Vote
from app.requests.operations.content import Words, checked_importance, clean_tags, prepare
from app.requests.operations.counting import recount
from app.requests.operations.holding import lock_groups
from app.requests.operations.loading import seen_request
from app.requests.operations.posting import file, insert, tell
from app.requests.queries.groups import duplicate_ids
from app.watching import operations as watching
from app.watching.models import Level, Reason

Origin = tuple[str, int]


def enter_request(
    actor: Viewer,
    *,
    company_id: int,
    person_id: int | None = None,
    origin: Origin | None = None,
    title: str,
    situation: str = "",
    workaround: str = "",
    importance: int = Importance.NICE,
    area_id: int | None = None,
    tags: Iterable[str] = (),
    is_company_only: bool = False,
    lang: str = "",
) -> FeatureRequest:
    """Write a request down for a company, or for one of its people; their vote is cast with it.

    `origin` is what it was taken from, for the staff. Raises `Forbidden`, `NotFound` for an origin `actor` does not see, and
    `Refused` at the field of what is wrong.
    """
    words, weight = prepare(title, situation, workaround, lang), checked_importance(importance)
    return _enter(actor, words, weight, area_id, clean_tags(tags), company_id, person_id, origin, is_company_only)


@transaction
def _enter(
    actor: Viewer, words: Words, importance: Importance, area_id: int | None, tags: list[str],
    company_id: int, person_id: int | None, origin: Origin | None, is_company_only: bool,
) -> FeatureRequest:  # fmt: skip
    ensure(policy.can_enter_for_others(actor))
    person = _checked(actor, company_id, person_id, origin)
    request = insert(words, importance, area_id, tags)
    request.author_id = person.id if person else None
    request.company_id, request.is_company_only, request.entered_by_id = company_id, is_company_only, actor.id
    request.origin_kind, request.origin_id = origin or (None, None)
    request.state = State.VISIBLE
    db_session.flush()
    file(request, tags)
    files.attach(actor, file_queries.ids_in(words.all), request)
    _add_vote(actor, request.id, company_id, person_id, importance, origin)
    recount(request.id)
    if person_id is not None:
        watching.watch_automatically(person_id, FeatureRequest.SUBJECT, request.id, Level.EVERYTHING, Reason.ASKED)
        activity.record(facts.ENTERED, actor=actor, subject=request, company_id=company_id, to=[person_id])
    tell(actor, request)
    return request


@transaction
def vote_for(
    actor: Viewer,
    request: FeatureRequest,
    *,
    company_id: int,
    person_id: int | None = None,
    importance: int = Importance.NICE,
    origin: Origin | None = None,
) -> Vote:
    """Enter that a company, or one of its people, needs a request; entering it again changes how much it matters.

    Raises `Forbidden`, `NotFound`, and `Refused` where the status takes no votes, the request is another company's own, or the
    person has voted themselves.
    """
    ensure(policy.can_enter_for_others(actor))
    weight = checked_importance(importance)
    request = seen_request(actor, request.id)
    ensure_takes_votes(request)
    if request.is_company_only and request.company_id != company_id:
        raise Refused(_("Only its own company sees this request, so no other can need it."), "company_id")
    person = _checked(actor, company_id, person_id, origin)
    vote = _standing(request.id, company_id, person_id)
    if vote is not None and vote.entered_by_id is None and not vote.stands_for_company:
        raise Refused(_("%(name)s has voted already.", name=person.name if person else ""), "person_id")
    if vote is None:
        vote = _add_vote(actor, request.id, company_id, person_id, weight, origin)
        if person_id is not None:
            watching.watch_automatically(person_id, FeatureRequest.SUBJECT, request.id, Level.FOLLOW, Reason.VOTED)
    else:
        vote.importance, vote.entered_by_id = weight, actor.id
        vote.origin_kind, vote.origin_id = origin or (vote.origin_kind, vote.origin_id)
    db_session.flush()
    recount(request.id)
    activity.record(
        facts.VOTED_FOR, actor=actor, subject=request, company_id=company_id, importance=int(weight),
        to=[person_id] if person_id is not None else [],
    )  # fmt: skip
    return vote


@transaction
def withdraw_vote_for(actor: Viewer, request: FeatureRequest, vote_id: int) -> None:
    """Take out a vote the staff entered, wherever in the group it stands; what people cast themselves is theirs.

    Raises `Forbidden`, and `NotFound` for any other vote.
    """
    ensure(policy.can_enter_for_others(actor))
    lock_groups([request.id])
    request = seen_request(actor, request.id)
    vote = db_session.get(Vote, vote_id)
    if vote is None or vote.request_id not in (request.id, *duplicate_ids(request.id)):
        raise NotFound
    if vote.entered_by_id is None and not vote.stands_for_company:
        raise NotFound
    stood_at, company_id = vote.request_id, vote.company_id
    db_session.delete(vote)
    db_session.flush()
    recount(stood_at, request.id)
    activity.record(facts.VOTE_WITHDRAWN, actor=actor, subject=request, company_id=company_id)


def ensure_takes_votes(request: FeatureRequest) -> None:
    """Raise `Refused` when nobody can vote for `request` where it stands now."""
    if request.is_merged:
        raise Refused(_("This request was merged into another. Please vote for that one."))
    if request.state != State.VISIBLE:
        raise Refused(_("This request takes no votes yet: our staff look at it first."))
    if not request.status.is_voting_open:
        raise Refused(_("Votes are closed, because this request has been decided."))


def _add_vote(
    actor: Viewer, request_id: int, company_id: int, person_id: int | None, importance: Importance, origin: Origin | None
) -> Vote:
    kind, key = origin or (None, None)
    vote = Vote(
        request_id=request_id, user_id=person_id, company_id=company_id, stands_for_company=person_id is None,
        importance=importance, entered_by_id=actor.id, origin_kind=kind, origin_id=key,
    )  # fmt: skip
    db_session.add(vote)
    db_session.flush()
    return vote


def _standing(request_id: int, company_id: int, person_id: int | None) -> Vote | None:
    found = select(Vote).where(Vote.request_id == request_id)
    if person_id is not None:
        return db_session.scalar(found.where(Vote.user_id == person_id))
    return db_session.scalar(found.where(Vote.stands_for_company, Vote.company_id == company_id))


def _checked(actor: Viewer, company_id: int, person_id: int | None, origin: Origin | None) -> User | None:
    if db_session.get(Company, company_id) is None:
        raise Refused(_("Please choose one of the list."), "company_id")
    if origin is not None and origin[1] not in subjects.visible(actor, origin[0], [origin[1]]):
        raise NotFound
    if person_id is None:
        return None
    member = select(User).join(Membership, Membership.user_id == User.id)
    person = db_session.scalar(member.where(User.id == person_id, Membership.company_id == company_id))
    if person is None:
        raise Refused(_("This person does not belong to that company."), "person_id")
    return person
