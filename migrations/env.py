"""Runs the migrations of the one chain, on SQLite and PostgreSQL, under the write lock where there is one."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

from app.core.database import UtcDateTime, writing_options
from app.core.write_lock import write_lock
from app.extensions import db


def render_item(kind: str, item: TypeEngine, _context: object) -> str | bool:
    """Write our own column type as the plain one it is."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run what `flask db` or `portal migrate` asked for, on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=render_item,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.app_context(), write_lock(db.engine), db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # Batch changes rebuild tables; the constraint is checked again by the application's own connections.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    run(connection.execution_options(**writing_options(db.engine)))
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
