"""Discussions: spaces, and the questions, talks and announcements in them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
