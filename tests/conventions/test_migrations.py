"""The one chain of migrations: it matches the models, goes down to nothing and up again, on both databases."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.extensions import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def test_migrations_match_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_one_chain() -> None:
    names = sorted(path.stem for path in (MIGRATIONS / "versions").glob("*.py"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]


def test_down_to_nothing_and_up_again(app: Flask) -> None:
    tables = set(inspect(db.engine).get_table_names())
    downgrade(str(MIGRATIONS), revision="base")
    db.engine.dispose()
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(str(MIGRATIONS))
    db.engine.dispose()
    assert set(inspect(db.engine).get_table_names()) == tables
