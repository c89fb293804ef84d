"""What an editor can link an entry to, and what the typed lines mean."""

import re
from collections.abc import Sequence

from sqlalchemy import case, select

from app.changelog.models import Entry
from app.core.access import Viewer
from app.core.database import db_session
from app.faq import queries as faq
from app.faq.models import AnswerText
from app.faq.models import State as AnswerState
from app.requests.models import FeatureRequest, Status, StatusKind
from app.requests.naming import number_in
from app.requests.queries import listed_clause, visible_to

MOST_OFFERED = 100
_ANSWER_ADDRESS = re.compile(r"/answers/([a-z0-9-]{1,120})")
#: What is nearly done is most likely to be written about.
_RANK = {StatusKind.STARTED: 0, StatusKind.PLANNED: 1, StatusKind.RELEASED: 2}


def offered_requests(viewer: Viewer) -> list[str]:
    """Return requests to choose from as `#12 Title`: those being made first, then by votes. One statement."""
    found = select(FeatureRequest.id, FeatureRequest.title).join(Status, Status.id == FeatureRequest.status_id)
    found = found.where(listed_clause(viewer), Status.kind != StatusKind.DECLINED)
    order = case(dict(_RANK), value=Status.kind, else_=len(_RANK))
    rows = db_session.execute(found.order_by(order, FeatureRequest.votes_count.desc(), FeatureRequest.id).limit(MOST_OFFERED))
    return [named(key, title) for key, title in rows]


def named(request_id: int, title: str) -> str:
    """Return how the editor writes a request: its number and title."""
    return f"#{request_id} {title}"


def chosen_requests(viewer: Viewer, lines: Sequence[str]) -> dict[str, int | None]:
    """Return the ids of the requests that `lines` name by number, address or title; None where there is no such request."""
    if not lines:
        return {}
    numbers = {line: number for line in lines if (number := number_in(line)) is not None}
    columns = visible_to(viewer).with_only_columns(FeatureRequest.id, FeatureRequest.title)
    known = {key for key, _title in db_session.execute(columns.where(FeatureRequest.id.in_(numbers.values())))}
    # Of those called the same, the first.
    rows = db_session.execute(columns.where(FeatureRequest.title.in_(lines)).order_by(FeatureRequest.id.desc()))
    by_title = {title: key for key, title in rows}
    return {line: (number if (number := numbers.get(line)) in known else by_title.get(line)) for line in lines}


def request_lines(viewer: Viewer, ids: Sequence[int]) -> list[str]:
    """Return how the editor writes those of the requests `ids` that `viewer` sees, in that order."""
    columns = visible_to(viewer).with_only_columns(FeatureRequest.id, FeatureRequest.title)
    rows = db_session.execute(columns.where(FeatureRequest.id.in_(ids))) if ids else ()
    titles = {row.id: row.title for row in rows}
    return [named(key, titles[key]) for key in ids if key in titles]


def chosen_answers(viewer: Viewer, lines: Sequence[str]) -> dict[str, int | None]:
    """Return the ids of the answers that `lines` name by title or address; None where there is no such answer."""
    names = {line: (found[1] if (found := _ANSWER_ADDRESS.search(line)) else line) for line in lines}
    known = faq.titled(viewer, list(names.values()))
    return {line: known.get(name) for line, name in names.items()}


def offered_answers(viewer: Viewer) -> list[str]:
    """Return titles of answers to choose from, in the viewer's language: those changed last. One statement."""
    found = select(AnswerText.title).where(AnswerText.state == AnswerState.PUBLISHED, AnswerText.lang == viewer.locale)
    return list(db_session.scalars(found.order_by(AnswerText.updated_at.desc(), AnswerText.id).limit(MOST_OFFERED)))


def answer_lines(viewer: Viewer, entry: Entry) -> list[str]:
    """Return the titles of the answers that explain `entry`, in order."""
    ids = entry.linked("answer")
    titles = {row.id: row.title for row in faq.among(viewer, ids)} if ids else {}
    return [titles[key] for key in ids if key in titles]
