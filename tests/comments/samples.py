"""One sample of arguments for every route that takes some; the answer they stand under is for Acme only."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.faq.models import Answer
from tests.comments.writing import acme_place, said
from tests.support.cast import Cast

SLUG = "acme-talk"


def _place(_cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(Answer.id).where(Answer.slug == SLUG))
    kind, subject_id = ("answer", known) if known else acme_place(SLUG)
    return {"kind": kind, "subject_id": subject_id}


def _comment(cast: Cast) -> dict[str, Any]:
    where = _place(cast)
    return {"comment_id": said(cast.mia, (where["kind"], where["subject_id"])).id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "comments.compose": _place,
    "comments.people": _place,
    "comments.show": _comment,
    "comments.edit": _comment,
    "comments.history": _comment,
    "comments.reactions": _comment,
    "comments.delete": _comment,
    "comments.restore": _comment,
    "comments.official": _comment,
}
OUTSIDER_404: set[str] = set(SAMPLES) - {"comments.official"}
