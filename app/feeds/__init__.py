"""Feeds: personal Atom feeds and a calendar, by revocable token."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
