"""What must be true after every drill, read from the database file itself."""

import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

from flask import Flask

from tests.drills.journal import Journal

LEFT = """
    SELECT kind, count(*) FROM jobs
    WHERE state = 'running' OR state = 'waiting' AND (attempts > 0 OR julianday(run_at) <= julianday('now'))
    GROUP BY kind
"""


def rows(data_dir: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return what a query finds in the database of the site."""
    with closing(connect(data_dir / "engawa.db", timeout=10)) as database:
        return database.execute(statement, values).fetchall()


def check_journal(data_dir: Path, journal: Journal, table: str = "companies", column: str = "name") -> None:
    """I1: everything confirmed is there. I2: nothing is there twice. I9: nobody got an answer that must not be."""
    found = Counter(name for (name,) in rows(data_dir, f"SELECT {column} FROM {table} WHERE {column} LIKE 'drill-%'"))
    assert journal.unexpected == []
    assert journal.confirmed, "nothing was confirmed at all"
    assert set(journal.confirmed) - set(found) == set()
    assert {name: count for name, count in found.items() if count > 1} == {}
    assert set(found) <= journal.tried


def check_facts(data_dir: Path, app: Flask, fact: str, table: str = "companies") -> None:
    """I3: each row has one fact of its making, and each fact one job for each listener."""
    made = dict(rows(data_dir, "SELECT subject_id, count(*) FROM activity WHERE fact = ? GROUP BY subject_id", fact))
    ids = {key for (key,) in rows(data_dir, f"SELECT id FROM {table}")}
    assert ids <= set(made)
    assert set(made.values()) <= {1}
    listeners = app.extensions["activity"].listeners
    names = [*listeners.get(fact, {}), *listeners.get("*", {})]
    facts = [key for (key,) in rows(data_dir, "SELECT id FROM activity WHERE fact = ?", fact)]
    queued = Counter(key for (key,) in rows(data_dir, "SELECT unique_key FROM jobs WHERE unique_key IS NOT NULL"))
    assert [f"{name}:{key}" for name in names for key in facts if queued[f"{name}:{key}"] != 1] == []


def drain(data_dir: Path, seconds: float) -> float:
    """I4: wait until nothing is due, tried again or running any more; return for how long.

    Raises AssertionError after `seconds`. What was meant for later from the beginning, such as a mail that is held for five
    minutes, may wait.
    """
    started = time.monotonic()
    while True:
        left = dict(rows(data_dir, LEFT))
        taken = time.monotonic() - started
        if not left:
            break
        assert taken < seconds, f"still queued after {seconds} s: {left}"
        time.sleep(0.1)
    assert rows(data_dir, "SELECT kind, last_error FROM jobs WHERE state = 'dead'") == []
    return taken


def check_file(data_dir: Path) -> None:
    """I6: the database file is sound."""
    assert rows(data_dir, "PRAGMA integrity_check") == [("ok",)]
    assert rows(data_dir, "PRAGMA foreign_key_check") == []
