"""One sample of arguments for every route that takes some; the answer is for Acme only."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.jobs import Job, State
from app.core.transaction import transact
from app.faq import operations
from app.faq.models import Answer, Category
from app.faq.operations.importing import TASK
from tests.faq.writing import published
from tests.support.cast import Cast


def _answer(cast: Cast) -> Answer:
    known = db_session.scalar(select(Answer).where(Answer.slug == "for-acme").options(selectinload(Answer.texts)))
    return known or published("For Acme", slug="for-acme", audience="companies", company_ids=(cast.mia.company_id,))


def _slug(cast: Cast) -> dict[str, Any]:
    return {"slug": _answer(cast).slug}


def _text(cast: Cast) -> dict[str, Any]:
    return {**_slug(cast), "lang": "en"}


def _revision(cast: Cast) -> dict[str, Any]:
    return {**_text(cast), "n": 1}


def _place(cast: Cast) -> dict[str, Any]:
    return {"place": f"{_answer(cast).id}:en"}


def _report(cast: Cast) -> dict[str, Any]:
    return {"report_id": operations.report_error(cast.mia, _answer(cast).texts[0], "Step 2 is gone.").id}


def _category(cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(Category).where(Category.slug == "sample"))
    return {"category_id": (known or operations.add_category(SYSTEM, name_ja="見本", name_en="Sample", slug="sample")).id}


def _import(_cast: Cast) -> dict[str, Any]:
    with transact():
        job = Job(kind=TASK, payload={}, state=State.DONE, result={})
        db_session.add(job)
        db_session.flush()
    return {"job_id": job.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "faq.show": _slug,
    "faq.feedback": _slug,
    "faq.report": _slug,
    "faq.edit": _slug,
    "faq.verify": _slug,
    "faq.keep": _place,
    "faq.discard": _place,
    "faq.presence": _text,
    "faq.changes": _text,
    "faq.publish": _text,
    "faq.send_back": _text,
    "faq.review": _text,
    "faq.archive": _text,
    "faq.reopen": _text,
    "faq.discard_staged": _text,
    "faq.history": _text,
    "faq.revision": _revision,
    "faq.restore": _revision,
    "faq.close_report": _report,
    "faq_library.report": _import,
    "faq.category": _category,
    "faq.move_category": _category,
    "faq.remove_category": _category,
}
OUTSIDER_404: set[str] = {"faq.show", "faq.feedback", "faq.report"}
