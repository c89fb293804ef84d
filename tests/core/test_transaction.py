"""Transactions: a page that reads opens none on PostgreSQL, one snapshot on SQLite; what changes rows is whole or nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import create_engine, func, select
from sqlalchemy.pool import NullPool

from app.core import database
from app.core.database import db_session
from app.core.jobs import Job
from app.core.transaction import transaction
from app.extensions import db


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db_session.remove()


def is_in_transaction() -> bool:
    """Whether the connection of this session has a transaction open, as the driver knows it."""
    driver: Any = db_session.connection().connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        return bool(driver.in_transaction)
    return bool(driver.info.transaction_status != TransactionStatus.IDLE)


def count() -> int:
    return db_session.scalar(select(func.count()).select_from(Job)) or 0


def test_reading_opens_a_transaction_on_sqlite_alone():
    count()
    assert is_in_transaction() == (db.engine.dialect.name == "sqlite")


def test_an_operation_runs_in_a_transaction_and_the_next_read_does_not():
    @transaction
    def found() -> bool:
        count()
        return is_in_transaction()

    assert found()
    count()
    assert is_in_transaction() == (db.engine.dialect.name == "sqlite")


def test_an_operation_that_fails_leaves_none_of_its_rows():
    before = count()

    @transaction
    def add_and_fail() -> None:
        db_session.add(Job(kind="test.nothing"))
        db_session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()
    assert count() == before


@pytest.mark.postgres
def test_a_connection_that_ended_while_it_lay_unused_is_replaced(monkeypatch):
    count()
    ended = db_session.scalar(select(func.pg_backend_pid()))
    db_session.remove()
    with create_engine(db.engine.url, poolclass=NullPool).connect() as other:
        other.execute(select(func.pg_terminate_backend(ended)))
    monkeypatch.setattr(database, "IDLE_SECONDS", 0.0)
    assert db_session.scalar(select(func.pg_backend_pid())) not in {None, ended}
