"""Tables' base class, column types, and how connections to SQLite and PostgreSQL are set up.

SQLite: WAL, FULL, `BEGIN IMMEDIATE` for writing transactions, checkpoints only by us under the write lock (see write_lock.py).
"""

import select
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import DateTime, Engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, StaticPool
from sqlalchemy.types import TypeDecorator

from app.config import Settings
from app.extensions import Base, db

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

db_session = db.session
BUSY_MILLISECONDS = 5000
READ_ONLY_TRANSACTION = "25006"
# Classes of errors by which PostgreSQL says that it cannot serve: connection, operator intervention.
AWAY = ("08", "57P")
# A connection that lay unused for longer is asked whether it still stands.
IDLE_SECONDS = 1.0


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, whatever the database keeps. Refuses naive values with `ValueError`."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into what the driver stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored; use clock.now()")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the driver returns into an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Return the keyword arguments of `create_engine` for the configured database."""
    if settings.sqlalchemy_url == "sqlite://":
        return {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    if settings.is_sqlite:
        return {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}}
    return {
        # A page that only reads opens no transaction: each of its statements sees what was committed when it began, as in
        # READ COMMITTED, and BEGIN and ROLLBACK, a round trip each, are not sent. `@transaction` asks for one.
        "isolation_level": "AUTOCOMMIT",
        "pool_recycle": 1800,
        "pool_timeout": 5,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
        },
    }


def writing_options(engine: Engine) -> dict[str, Any]:
    """Return the execution options of a connection to `engine` that is to write in one transaction."""
    return {"writing": True} if engine.dialect.name == "sqlite" else {"writing": True, "isolation_level": "READ COMMITTED"}


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database to `app` and set every connection up."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def prepare_engine(engine: Engine) -> None:
    """Attach the connection rules of this module to `engine`."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_sqlite_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "handle_error", _leave_read_only_server)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _ask_if_in_doubt(engine.dialect))


def _set_sqlite_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "wal_autocheckpoint=0",
        # In KB, for each connection: what is not here lies in the cache of the system, and reading it there costs little.
        "cache_size=-2000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("writing", False)
    if is_writing:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Every page begins with it; it waits for nobody, so it needs nothing translated.
        database: Any = connection.connection.dbapi_connection
        database.execute("BEGIN")


def _leave_read_only_server(context: ExceptionContext) -> None:
    # After a switch-over the old primary stays up read-only: its connections answer, so a ping never drops them.
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY_TRANSACTION:
        context.is_disconnect = True


def _note_use(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info["used_at"] = time.monotonic()


def _ask_if_in_doubt(dialect: Dialect) -> Callable[[Any, ConnectionPoolEntry, PoolProxiedConnection], None]:
    # Asking before each use would be a round trip for every page. A server that ends a connection says so, and then there is
    # something to read on it; one that is cut off cannot, so whatever lay unused is asked too.
    def ask(connection: Any, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        has_idled = time.monotonic() - entry.info.get("used_at", time.monotonic()) > IDLE_SECONDS
        if not has_idled and not _has_something_to_read(connection):
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            # The others most likely ended with it; the pool connects anew.
            raise InvalidatePoolError from error

    return ask


def _has_something_to_read(connection: Any) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def is_out_of_reach(error: DBAPIError) -> bool:
    """Whether `error` says that PostgreSQL cannot be reached or ended the connection: it is being restarted, or worse."""
    state = getattr(error.orig, "sqlstate", "")
    return error.connection_invalidated or state is None or str(state).startswith(AWAY)


@event.listens_for(db_session, "before_flush")
def _refuse_flush_outside_transaction(session: Session, _context: object, _instances: object) -> None:
    if not session.info.get("writing"):
        raise RuntimeError("rows may change only inside an operation marked @transaction")


@event.listens_for(db_session, "do_orm_execute")
def _refuse_statement_outside_transaction(state: ORMExecuteState) -> None:
    is_change = state.is_insert or state.is_update or state.is_delete
    if is_change and not state.session.info.get("writing"):
        raise RuntimeError("rows may change only inside an operation marked @transaction")
