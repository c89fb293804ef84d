"""What the decisions of moderators do to requests; called inside their transactions."""

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.moderation import policy as moderation
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, State
from app.requests.operations.loading import locked_request
from app.requests.operations.posting import author_of, tell


@transaction
def hide(actor: Viewer, request_id: int, is_hidden: bool) -> None:
    """Take a request from readers, or give it back. Raises `Forbidden`, `NotFound`."""
    ensure(moderation.can_moderate(actor))
    request = locked_request(request_id)
    before, after = (State.VISIBLE, State.HIDDEN) if is_hidden else (State.HIDDEN, State.VISIBLE)
    if request.state == State.DELETED and request.state_before == before:
        request.state_before = after
    elif request.state == before:
        _become(actor, request, after)


@transaction
def release(actor: Viewer, request_id: int) -> None:
    """Publish a request that waits, as if it were posted now, in the name of its author. Raises `Forbidden`, `NotFound`."""
    ensure(moderation.can_moderate(actor))
    request = locked_request(request_id)
    if request.state == State.DELETED and request.state_before in {State.WAITING, State.HIDDEN}:
        request.state_before = State.VISIBLE
    elif request.state in {State.WAITING, State.HIDDEN}:
        request.state = State.VISIBLE
        db_session.flush()
        tell(author_of(request), request)


@transaction
def reject(actor: Viewer, request_id: int, reason: str) -> None:
    """Turn a request down that waits; its author keeps seeing it. Raises `Forbidden`, `NotFound`."""
    ensure(moderation.can_moderate(actor))
    request = locked_request(request_id)
    if request.state == State.DELETED and request.state_before == State.WAITING:
        request.state_before = State.HIDDEN
    elif request.state == State.WAITING:
        _become(actor, request, State.HIDDEN)


def _become(actor: Viewer, request: FeatureRequest, state: State) -> None:
    request.state = state
    db_session.flush()
    activity.record(facts.STATE_CHANGED, actor=actor, subject=request, company_id=request.company_id, state=str(state))
