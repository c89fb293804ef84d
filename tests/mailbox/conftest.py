"""Replies by mail are switched on."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mailbox.mails import REPLIES_TO


@pytest.fixture(autouse=True)
def reply_address(app: Flask) -> Iterator[None]:
    """Set the reply address while a test runs."""
    settings = app.extensions["settings"]
    before, settings.reply_address = settings.reply_address, REPLIES_TO
    yield
    settings.reply_address = before
