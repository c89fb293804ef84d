"""Fixtures of these tests."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.notifications.operations import choosing
from app.notifications.queries.preferences import Choice
from tests.notifications.stage import Clock, Outbox, answer


@pytest.fixture
def time(app: Flask, monkeypatch: Any) -> Clock:
    """Return the clock of the test, at ten in the morning in Tokyo."""
    return Clock(monkeypatch)


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """Return the mails of this test."""
    return Outbox(app.extensions["settings"].data_dir / "outbox")


@pytest.fixture
def by_mail(cast: Any) -> None:
    """Let news of answers come by mail at once to everybody of the cast."""
    for person in (cast.mia, cast.max, cast.olga, cast.cleo, cast.pat, cast.ada):
        choosing.choose_channels(person, {"answer": Choice(in_app=True, mail="now")})


@pytest.fixture
def old(run_jobs: Callable[[], int]) -> Callable[..., Any]:
    """Return a function that publishes an answer which is no news any more."""

    def publish(*words: Any, **properties: Any) -> Any:
        row = answer(*words, **properties)
        run_jobs()
        return row

    return publish
