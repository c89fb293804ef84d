"""The one chain of migrations: whether the database is at its end, and bringing it there."""

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from app.extensions import db

FOLDER = Path(__file__).parents[2] / "migrations"


def is_current() -> bool:
    """Whether the database of the current application is at the newest revision."""
    with db.engine.connect() as connection:
        stands = set(MigrationContext.configure(connection).get_current_heads())
    return stands == set(ScriptDirectory(str(FOLDER)).get_heads())


def migrate() -> str | None:
    """Bring the tables up to date; return a sentence, or None when they were. Raises what the database raises."""
    if is_current():
        return None
    upgrade(str(FOLDER))
    return "The database is up to date now."
