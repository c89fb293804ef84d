"""Discussions: spaces, and the questions, talks and announcements in them."""

from flask import Flask

from app.discussions import models  # noqa: F401


def init_app(app: Flask) -> None:
    """Install the feature."""
