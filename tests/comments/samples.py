"""One sample of arguments for every route that takes some; the answer they stand under is for Acme only."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.faq.models import Answer
from tests.comments.writing import place, said
from tests.support.cast import Cast

SLUG = "acme-talk"


def _place(cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(Answer.id).where(Answer.slug == SLUG))
    made = place(SLUG, audience="companies", company_ids=(cast.mia.company_id,)) if known is None else ("answer", known)
    return {"kind": made[0], "subject_id": made[1]}


def _comment(cast: Cast) -> dict[str, Any]:
    where = _place(cast)
    return {"comment_id": said(cast.mia, (where["kind"], where["subject_id"])).id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "comments.compose": _place,
    "comments.people": _place,
    "comments.show": _comment,
    "comments.edit": _comment,
    "comments.history": _comment,
    "comments.quote": _comment,
    "comments.acts": _comment,
    "comments.report": _comment,
    "comments.delete": _comment,
    "comments.restore": _comment,
    "comments.official": _comment,
}
OUTSIDER_404: set[str] = set(SAMPLES) - {"comments.official"}
