"""Where an imported request stands: the status its source gives it, and the official answer as a note of its public history."""

from datetime import datetime

from sqlalchemy import select

from app.core.database import db_session
from app.requests.importing.found import FoundAnswer, FoundRequest
from app.requests.models import FeatureRequest, StatusChange, StatusKind
from app.requests.queries import statuses

NO_ANSWER = ""


def put_standing(request: FeatureRequest, found: FoundRequest, note_html: str, key: str) -> str:
    """Bring status and answer of `request` up to what its source says; returns what became of the answer, if there is one.

    A request somebody here decided about since, or merged, stays where they put it.
    """
    status = statuses.of_kind(found.kind) or statuses.first()
    change = db_session.scalar(select(StatusChange).where(StatusChange.source_id == f"{key}#answer"))
    is_ours = request.is_merged or _was_decided_here(request.id)
    if found.answer is None and (is_ours or status.id == request.status_id):
        return NO_ANSWER
    answer = found.answer or FoundAnswer(NO_ANSWER, found.date)
    if change is None:
        change = _new_change(request, status.id, answer, key)
        outcome = "created"
    else:
        outcome = "unchanged" if (change.note, change.to_status_id) == (answer.note, status.id) else "updated"
    change.note, change.note_html, change.to_status_id = answer.note, note_html, status.id
    if not is_ours:
        _stand(request, status.id, found.kind, answer.date)
    return outcome


def _was_decided_here(request_id: int) -> bool:
    made_here = select(StatusChange.id).where(StatusChange.request_id == request_id, StatusChange.source_id.is_(None))
    return db_session.scalar(made_here.limit(1)) is not None


def _new_change(request: FeatureRequest, status_id: int, answer: FoundAnswer, key: str) -> StatusChange:
    change = StatusChange(
        request_id=request.id,
        from_status_id=request.status_id,
        to_status_id=status_id,
        actor_name=answer.author,
        at=answer.date,
        # Nobody is told of what was said elsewhere.
        told_at=answer.date,
        source_id=f"{key}#answer",
    )
    db_session.add(change)
    return change


def _stand(request: FeatureRequest, status_id: int, kind: StatusKind, at: datetime) -> None:
    if request.status_id != status_id:
        request.status_id, request.status_since = status_id, at
        request.released_at = at if kind == StatusKind.RELEASED else None
