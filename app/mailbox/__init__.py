"""Mailbox: replies that come by mail, from signed addresses only."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
