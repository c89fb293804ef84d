"""Two companies the standing cast belongs to, and a directory of staff who may own companies."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from app.companies import operations, queries
from app.companies.details import Details
from app.companies.models import Company
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from tests.support.cast import Cast

Make = Callable[..., Company]


@dataclass(frozen=True)
class Two:
    """The companies of Mia and Max, and of Olga."""

    acme: Company
    other: Company


@pytest.fixture
def make(app: Flask) -> Make:
    """Return a function that adds a company."""

    def add(name: str, **values: object) -> Company:
        return operations.create_company(SYSTEM, Details(name, **values))  # type: ignore[arg-type]

    return add


@pytest.fixture
def two(cast: Cast, make: Make) -> Two:
    """Return the companies of the cast with their domains."""
    assert cast.mia.company_id is not None
    assert cast.olga.company_id is not None
    return Two(queries.get(SYSTEM, cast.mia.company_id), queries.get(SYSTEM, cast.olga.company_id))


@pytest.fixture
def facts_told(app: Flask) -> Callable[[], list[tuple[str, str]]]:
    """Return a function that lists `(fact, title of its subject)` of the companies feature, in order."""

    def told() -> list[tuple[str, str]]:
        rows = select(Activity).where(Activity.fact.startswith("companies.")).order_by(Activity.id)
        return [(row.fact.removeprefix("companies."), row.subject_title) for row in db_session.scalars(rows)]

    return told
