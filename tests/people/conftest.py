"""What tests of people share: rows of the cast, links out of mails, forms as a browser fills them."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.activity import Activity
from app.core.database import db_session
from app.people import queries
from app.people.models import User
from tests.support.cast import Cast
from tests.support.page import CheckingClient

Mails = Callable[[], list[EmailMessage]]


@pytest.fixture
def row(app: Flask, cast: Cast) -> Callable[[Any], User]:
    """Return a function that loads the row of somebody of the cast."""

    def load(viewer: Any) -> User:
        found = queries.by_id(viewer.id)
        assert found is not None
        return found

    return load


@pytest.fixture
def told(app: Flask) -> Callable[[], list[str]]:
    """Return a function that lists the facts of people told so far."""

    def facts() -> list[str]:
        rows = select(Activity.fact).where(Activity.fact.startswith("people.")).order_by(Activity.id)
        return [name.removeprefix("people.") for name in db_session.scalars(rows)]

    return facts


@pytest.fixture
def mails(app: Flask, run_jobs: Callable[[], int]) -> Iterator[Mails]:
    """Return a function that does the waiting work and returns the mails written since the last call."""
    outbox: Path = app.extensions["settings"].data_dir / "outbox"

    def sent() -> list[EmailMessage]:
        run_jobs()
        found = []
        for path in sorted(outbox.glob("*.eml"), key=lambda one: one.stat().st_mtime_ns):
            found.append(message_from_bytes(path.read_bytes(), policy=policy.default))
            path.unlink()
        return found  # type: ignore[return-value]

    for path in outbox.glob("*.eml"):
        path.unlink()
    yield sent


def text_of(mail: EmailMessage) -> str:
    """Return the plain part of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage) -> str:
    """Return the path of the first link of a mail that holds a token."""
    found = re.search(r"http://localhost(/\S*[A-Za-z0-9_-]{43})", text_of(mail))
    assert found, text_of(mail)
    return found.group(1)


def try_to_sign_in(client: CheckingClient, mail: str, password: str, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post("/sign-in", data={"mail": mail, "password": password}, **more)


def is_signed_in(client: CheckingClient) -> bool:
    """Whether the client's session is good for a page of members."""
    return client.get("/me").status_code == 200
