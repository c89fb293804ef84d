"""What every test of moderation may ask for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.core.activity import Activity
from app.core.database import db_session
from tests.moderation.posts import posts

__all__ = ["posts"]


@pytest.fixture
def facts() -> Callable[[], list[str]]:
    """Return a function that names the facts of moderation so far."""

    def names() -> list[str]:
        found = select(Activity.fact).where(Activity.fact.startswith("moderation.")).order_by(Activity.id)
        return [name.removeprefix("moderation.") for name in db_session.scalars(found)]

    return names


@pytest.fixture
def told() -> Callable[[Any], list[str]]:
    """Return a function that names what a person was told, in order."""

    def of(person: Any) -> list[str]:
        found = select(Activity).where(Activity.subject_kind == "moderation_letter").order_by(Activity.id)
        mine = [row for row in db_session.scalars(found) if row.particulars["to"] == [person.id]]
        return [row.fact.removeprefix("moderation.") for row in mine]

    return of


@pytest.fixture(autouse=True)
def _english(app: Flask) -> Iterator[None]:
    """Let operations outside of a page speak English."""
    with force_locale("en"):
        yield
