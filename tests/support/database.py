"""A migrated database for each test: a copied file on SQLite, emptied tables on PostgreSQL."""

import os
import shutil
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from app.extensions import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"
POSTGRES = os.environ.get("ENGAWA_TEST_POSTGRES_URL", "")


def postgres_url(worker: str) -> str:
    """Make an empty database of this test process's own and return its URL."""
    name = f"engawa_test_{worker}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    return server.url.set(database=name).render_as_string(hide_password=False)


class TestDatabase:
    """Brings the database of `app` back to its first, migrated state."""

    __test__ = False

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            upgrade(str(MIGRATIONS))
            self.is_sqlite = db.engine.dialect.name == "sqlite"
            self.path = Path(db.engine.url.database or "")
            db.engine.dispose()
        if self.is_sqlite:
            self.template = self.path.with_suffix(".template")
            shutil.copyfile(self.path, self.template)

    def reset(self) -> None:
        """Forget everything a test wrote."""
        with self.app.app_context():
            db.engine.dispose()
            if self.is_sqlite:
                for suffix in ("-wal", "-shm"):
                    self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
                shutil.copyfile(self.template, self.path)
                return
            names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
            with db.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
