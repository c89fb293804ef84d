"""Needing something too: one vote a person, with how much it matters, taken back as easily as it was given."""

from sqlalchemy import select

from app.comments import operations as comments
from app.comments.operations import Content
from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.moderation import operations as moderation
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, Importance, Vote
from app.requests.operations.content import checked_importance
from app.requests.operations.counting import recount
from app.requests.operations.entering import ensure_takes_votes
from app.requests.operations.holding import lock_groups
from app.requests.operations.loading import seen_request
from app.requests.queries.groups import duplicate_ids, group
from app.watching import operations as watching
from app.watching import queries as watches
from app.watching.models import Level, Reason


@transaction
def vote(actor: Viewer, request: FeatureRequest, importance: int = Importance.NICE) -> Vote:
    """Let `actor` need a request; voting again changes how much it matters. They follow it from now on.

    Raises `NotFound`, `Forbidden` for staff (who enter votes on behalf of companies), and `Refused` where votes are closed or
    the request is a duplicate of another.
    """
    weight = checked_importance(importance)
    request = seen_request(actor, request.id)
    ensure(not actor.is_staff and actor.id is not None)
    ensure_takes_votes(request)
    found = db_session.scalar(select(Vote).where(Vote.request_id == request.id, Vote.user_id == actor.id))
    if found is not None and (found.importance, found.entered_by_id) == (weight, None):
        return found
    moderation.take_part(actor)
    if found is None:
        found = Vote(request_id=request.id, user_id=actor.id, company_id=actor.company_id, importance=weight)
        db_session.add(found)
        watching.watch_automatically(actor.id or 0, FeatureRequest.SUBJECT, request.id, Level.FOLLOW, Reason.VOTED)
    else:
        # What the staff entered for somebody is theirs once they say it themselves.
        found.importance, found.entered_by_id = weight, None
    db_session.flush()
    recount(request.id)
    activity.record(facts.VOTED, actor=actor, subject=request, company_id=actor.company_id, importance=int(weight))
    return found


@transaction
def take_back(actor: Viewer, request: FeatureRequest) -> None:
    """Let `actor` need a request no longer, in its whole group; without a vote nothing happens.

    They cease to follow it, unless they chose to or wrote in it. Raises as `vote` does.
    """
    # The votes of duplicates go too, so the whole group is held, in the order in which everybody holds groups.
    lock_groups([request.id])
    request = seen_request(actor, request.id)
    ensure(not actor.is_staff and actor.id is not None)
    ensure_takes_votes(request)
    gone = db_session.scalars(select(Vote).where(Vote.request_id.in_(group(request.id)), Vote.user_id == actor.id)).all()
    if not gone:
        return
    moderation.take_part(actor)
    touched = {one.request_id for one in gone} | {request.id}
    for one in gone:
        db_session.delete(one)
    db_session.flush()
    recount(*touched)
    for request_id in sorted(touched):
        _cease_to_follow(actor, request_id)
    watching.lead_on(FeatureRequest.SUBJECT, duplicate_ids(request.id), request.id)
    activity.record(facts.VOTE_TAKEN_BACK, actor=actor, subject=request, company_id=actor.company_id)


def _cease_to_follow(actor: Viewer, request_id: int) -> None:
    watch = watches.level_of(actor, FeatureRequest.SUBJECT, request_id)
    if watch is not None and watch.reason == Reason.VOTED and not watch.is_chosen:
        watching.give_up(FeatureRequest.SUBJECT, request_id, [actor.id or 0])


def support(actor: Viewer, request: FeatureRequest, importance: int, body: str) -> Vote:
    """Let `actor` need a request and say below it what they wrote about their own need, both or neither.

    For words that were meant to become a request of their own, so nothing typed is lost; a vote that is there already does not
    come to matter less by it. Raises as `vote` and `comments.operations.post_comment` do.
    """
    return _support(actor, request, importance, comments.prepare(body, actor))


@transaction
def _support(actor: Viewer, request: FeatureRequest, importance: int, content: Content) -> Vote:
    # The order of locks of everything that writes below a subject: its tally first.
    comments.hold_all({(FeatureRequest.SUBJECT, request.id)})
    ensure(policy.can_post(actor))
    standing = db_session.scalar(
        select(Vote.importance).where(Vote.request_id == request.id, Vote.user_id == actor.id, Vote.entered_by_id.is_(None))
    )
    given = vote(actor, request, max(importance, standing or importance))
    given.comment_id = comments.post_comment(actor, FeatureRequest.SUBJECT, request.id, content).id
    db_session.flush()
    return given
