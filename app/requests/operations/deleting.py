"""Taking a request away, and bringing it back."""

from sqlalchemy import exists, or_, select

from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import operations as moderation
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, State, Vote
from app.requests.operations.loading import locked_request, seen_request
from app.requests.queries.groups import duplicate_ids


@transaction
def delete_request(actor: Viewer, request: FeatureRequest) -> None:
    """Take a request away from everybody; `restore_request` brings it back.

    Raises `NotFound`, `Forbidden`, and `Refused` while it is merged with others, or for its author once others need it too or
    have written below it.
    """
    request = seen_request(actor, request.id)
    ensure(policy.can_delete(actor, request))
    if request.state == State.DELETED:
        return
    if request.is_merged or duplicate_ids(request.id):
        raise Refused(_("Take the merge back first, then delete the request."))
    if not policy.can_sort(actor) and others_take_part(request):
        raise Refused(_("Others need this too or have written below it, so it stays. You can take back your own vote."))
    request.state_before, request.state = request.state, State.DELETED
    request.deleted_at, request.deleted_by_id = clock.now(), actor.id
    db_session.flush()
    activity.record(facts.DELETED, actor=actor, subject=request, company_id=request.company_id)


@transaction
def restore_request(actor: Viewer, request: FeatureRequest) -> None:
    """Bring a deleted request back: whoever deleted it, and staff. Raises `NotFound`, `Forbidden`."""
    request = locked_request(request.id)
    ensure(policy.can_restore(actor, request))
    if request.state != State.DELETED:
        return
    if not policy.can_sort(actor):
        moderation.ensure_not_silenced(actor)
    request.state, request.state_before = State(request.state_before or State.VISIBLE), None
    request.deleted_at = request.deleted_by_id = None
    db_session.flush()
    activity.record(facts.RESTORED, actor=actor, subject=request, company_id=request.company_id)


def others_take_part(request: FeatureRequest) -> bool:
    """Whether anybody but its author needs a request or has written below it."""
    by_others = or_(Vote.user_id.is_(None), Vote.user_id != request.author_id)
    votes = exists().where(Vote.request_id == request.id, by_others)
    words = exists().where(
        Comment.subject_kind == FeatureRequest.SUBJECT,
        Comment.subject_id == request.id,
        Comment.is_internal.is_(False),
        Comment.state.in_([CommentState.VISIBLE, CommentState.WAITING]),
        or_(Comment.author_id.is_(None), Comment.author_id != request.author_id),
    )
    return bool(db_session.scalar(select(or_(votes, words))))
