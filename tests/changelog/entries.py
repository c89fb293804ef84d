"""Entries for the tests, made by the operations themselves."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.changelog import operations, queries
from app.changelog.models import Entry
from app.changelog.operations import Properties
from app.core import clock
from app.core.access import SYSTEM, Viewer
from app.core.activity import Activity
from app.core.database import db_session
from app.requests import operations as requests
from app.requests import setup
from app.requests.models import FeatureRequest, StatusKind
from app.requests.operations import deciding
from app.requests.queries import statuses

TITLE = "Reports can be sent by mail"
SUMMARY = "Whoever reads the monthly report gets it on the first day of the month."


def written(actor: Viewer, title: str = TITLE, *, body: str = "Open **Reports**.", ja: str = "", **given: Any) -> Entry:
    """Write a draft; `ja` is a title in Japanese, `given` are properties."""
    texts = operations.prepare({"en": (title, SUMMARY, body), "ja": (ja, "月初に届きます。" if ja else "", "")})
    return operations.write_entry(actor, texts, Properties(**given))


def published(actor: Viewer, title: str = TITLE, **given: Any) -> Entry:
    """Write and publish an entry."""
    return operations.publish_entry(actor, written(actor, title, **given))


def stored(entry: Entry) -> Entry:
    """Return an entry as the database holds it."""
    db_session.expire_all()
    return queries.whole(SYSTEM, entry.id)


def seen(viewer: Viewer) -> set[str]:
    """Return the titles in the list of `viewer`."""
    return {one.title for one in queries.listed(viewer, "", None).items}


def installed() -> None:
    """Make the statuses every site begins with."""
    if not statuses.all_statuses():
        setup.install()


def asked(person: Viewer, title: str = "Send reports by mail", **given: Any) -> FeatureRequest:
    """Let `person` ask for something."""
    installed()
    return requests.post_request(person, title=title, **given)


def planned(actor: Viewer, request: FeatureRequest) -> None:
    """Move a request to the status planned."""
    status = statuses.of_kind(StatusKind.PLANNED)
    assert status is not None
    review: date = clock.today() + timedelta(days=30)
    deciding.change_status(actor, request, status_id=status.id, note="In spring.", next_review_on=review)


def kind_of(request_id: int) -> str:
    """Return what kind of status a request stands at."""
    db_session.expire_all()
    found = db_session.get_one(FeatureRequest, request_id)
    return statuses.by_id()[found.status_id].kind


def told(fact: str) -> Sequence[Activity]:
    """Return the facts of that name, in order."""
    db_session.expire_all()
    return list(db_session.scalars(select(Activity).where(Activity.fact == f"changelog.{fact}").order_by(Activity.id)))
