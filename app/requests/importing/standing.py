"""Where an imported request stands: the status its source gives it, and the official answers in its public history."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.database import db_session
from app.requests.importing.found import FoundAnswer, FoundRequest
from app.requests.models import FeatureRequest, StatusChange, StatusKind
from app.requests.queries import statuses
from app.requests.queries.statuses import StatusRow


def put_standing(request: FeatureRequest, found: FoundRequest, notes: Sequence[str], key: str) -> list[str]:
    """Bring status and answers of `request` up to what its source says; returns what became of each answer.

    `notes` is the HTML of the answers. A request somebody here decided about since, or merged, stays where they put it.
    """
    is_ours = request.is_merged or _was_decided_here(request.id)
    answers = found.answers
    if not answers and not is_ours and _status(found.kind).id != request.status_id:
        # Moved without a word.
        answers, notes = (FoundAnswer("", found.date, found.kind),), ("",)
    outcomes, before = [], statuses.first().id
    for number, (answer, html) in enumerate(zip(answers, notes, strict=True), start=1):
        name = f"{key}#answer" if number == 1 else f"{key}#answer-{number}"
        outcomes.append(_put_answer(request, answer, html, before, name))
        before = _status(answer.kind).id
    if answers and not is_ours:
        _stand(request, answers[-1])
    return outcomes


def _status(kind: StatusKind) -> StatusRow:
    return statuses.of_kind(kind) or statuses.first()


def _was_decided_here(request_id: int) -> bool:
    made_here = select(StatusChange.id).where(StatusChange.request_id == request_id, StatusChange.source_id.is_(None))
    return db_session.scalar(made_here.limit(1)) is not None


def _put_answer(request: FeatureRequest, answer: FoundAnswer, html: str, before: int, name: str) -> str:
    status = _status(answer.kind)
    change = db_session.scalar(select(StatusChange).where(StatusChange.source_id == name))
    if change is not None and (change.note, change.to_status_id) == (answer.note, status.id):
        return "unchanged"
    outcome = "created" if change is None else "updated"
    if change is None:
        # Nobody is told of what was said elsewhere.
        change = StatusChange(request_id=request.id, source_id=name, at=answer.date, told_at=answer.date)
        db_session.add(change)
    change.from_status_id, change.to_status_id = before, status.id
    change.note, change.note_html, change.reason = answer.note, html, answer.reason
    change.actor_id, change.actor_name = answer.author_id, answer.author_name
    change.next_review_on = answer.next_review_on
    return outcome


def _stand(request: FeatureRequest, answer: FoundAnswer) -> None:
    status = _status(answer.kind)
    if request.status_id != status.id:
        request.stand_at(status, answer.date)
    request.next_review_on = answer.next_review_on
