"""The index is a cache: deleted, damaged or left by a killed writer, it is rebuilt while people go on searching."""

import os
import signal
import time
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden
from app.core.jobs import Job
from app.core.search import Document, Engine
from app.search import operations, queries
from app.search.finding import find
from app.search.found import Asked
from app.search.index import directory, engine
from app.search.reactions import is_index_fit
from tests.search.answers import Published, publish
from tests.support.cast import Cast


def keep_up(app: Flask, run_jobs) -> None:
    """Do what the worker does every minute, and what follows from it."""
    from app.core import jobs
    from app.core.transaction import transact

    with transact():
        jobs.enqueue("search.keep_up", {})
    run_jobs()


def damage(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            path.write_bytes(b"\x00nonsense")


def test_a_deleted_index_means_title_search_then_heals(app: Flask, cast: Cast, sign_in, indexed: Published, run_jobs) -> None:
    publish(cast.cleo, "Exporting a report", "Hidden depths of the body.")
    publish(cast.cleo, "Exporting a secret", audience="companies", company_ids=(2,))
    indexed()
    engine().erase()
    found = find(cast.mia, Asked("exporting"))
    assert found.is_degraded and found.total == 1
    page = sign_in(cast.mia).page("/search?q=exporting")
    assert "Only titles were searched" in page.text and "secret" not in page.text
    assert is_index_fit()["ok"] is False
    keep_up(app, run_jobs)
    assert is_index_fit() == {"ok": True, "documents": 2}
    assert find(cast.mia, Asked("depths")).total == 1


def test_a_japanese_sentence_finds_titles_without_an_index(app: Flask, cast: Cast) -> None:
    publish(cast.cleo, "パスワードを忘れたときは", lang="ja")
    found = find(cast.mia, Asked("パスワードがわからないのですが"))
    assert found.is_degraded and found.total == 1


def test_a_damaged_index_heals(app: Flask, cast: Cast, indexed: Published, run_jobs) -> None:
    publish(cast.cleo, "Exporting a report")
    indexed()
    damage(directory(app.extensions["settings"]))
    app.extensions.pop("search_engine")
    assert find(cast.mia, Asked("exporting")).is_degraded
    keep_up(app, run_jobs)
    assert find(cast.mia, Asked("exporting")).is_degraded is False


def test_a_fact_heals_a_missing_index_at_once(app: Flask, cast: Cast, run_jobs) -> None:
    publish(cast.cleo, "Exporting a report")
    run_jobs()
    assert find(cast.mia, Asked("exporting")).total == 1


def test_one_rebuild_at_a_time_is_queued(app: Flask, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        operations.ask_for_rebuild(cast.cleo, "asked")
    first = operations.ask_for_rebuild(SYSTEM, "heal")
    assert operations.ask_for_rebuild(SYSTEM, "asked").id == first.id
    assert db_session.scalar(select(func.count(Job.id)).where(Job.kind == queries.REBUILD)) == 1


def test_facts_that_wait_are_indexed_in_one_commit(app: Flask, cast: Cast, indexed: Published) -> None:
    indexed()
    before = engine().generation
    for number in range(8):
        publish(cast.cleo, f"Exporting report {number}")
    indexed()
    assert engine().count == 8
    assert engine().generation == before + 1


def _write_for_ever(folder: str) -> None:
    writer = Engine.open(Path(folder), vectors=False)
    number = 1000
    while True:
        number += 1
        writer.put([Document("answer", number, "en", f"Exporting part {number}", entry=f"answer:{number}")])


def test_a_killed_writer_leaves_an_index_that_opens_and_catches_up(
    app: Flask, cast: Cast, indexed: Published, run_jobs
) -> None:
    """R-03 in small: the lock dies with the writer, the index opens, and a rebuild makes it equal to the database."""
    publish(cast.cleo, "Exporting a report")
    indexed()
    folder = directory(app.extensions["settings"])
    for _kill in range(3):
        before = engine().generation
        writer = get_context("spawn").Process(target=_write_for_ever, args=(str(folder),))
        writer.start()
        deadline = time.monotonic() + 60
        while engine().generation < before + 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert writer.pid is not None and engine().generation >= before + 2
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert find(cast.mia, Asked("exporting")).total == 1
    publish(cast.cleo, "Exporting a table")
    indexed()
    assert find(cast.mia, Asked("exporting")).total == 2
    operations.ask_for_rebuild(SYSTEM, "asked")
    run_jobs()
    assert engine().count == 2


def test_readiness_tells_of_the_index(app: Flask, cast: Cast, client, indexed: Published) -> None:
    assert client.get("/readyz").json["index"]["ok"] is False
    indexed()
    assert client.get("/readyz").json["index"]["ok"] is True
