"""One sample of arguments for every route that takes some: an entry for Acme alone, and a request only Acme sees."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.changelog import operations
from app.changelog.models import Entry, EntryText
from app.core.database import db_session
from app.requests.models import FeatureRequest
from tests.changelog.entries import asked, published, written
from tests.support.cast import Cast

ACME = 1


def _known(title: str) -> Entry | None:
    return db_session.scalar(select(Entry).join(EntryText, EntryText.entry_id == Entry.id).where(EntryText.title == title))


def _published(cast: Cast) -> dict[str, Any]:
    entry = _known("For Acme") or published(cast.cleo, "For Acme", audience="companies", company_ids=(ACME,))
    return {"entry_id": entry.id}


def _draft(cast: Cast) -> dict[str, Any]:
    entry = _known("A draft for Acme") or written(cast.cleo, "A draft for Acme", audience="companies", company_ids=(ACME,))
    return {"entry_id": entry.id}


def _asked(cast: Cast) -> dict[str, Any]:
    """Mia was asked whether what came solves what she had asked for."""
    request = db_session.scalar(select(FeatureRequest).where(FeatureRequest.title == "Only for Acme, asked"))
    if request is None:
        request = asked(cast.mia, "Only for Acme, asked", is_company_only=True)
        operations.ask_of(cast.cleo, None, request.id)
    return {"request_id": request.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "changelog.show": _published,
    "changelog.edit": _published,
    "changelog.withdraw": _published,
    "changelog.publish": _draft,
    "changelog.unschedule": _draft,
    "changelog.delete": _draft,
    "changelog.opinion": _asked,
}
OUTSIDER_404: set[str] = {"changelog.show", "changelog.opinion"}
