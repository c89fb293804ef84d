"""Moderation: reports, cases, posts that wait for approval, limits for newcomers, silence. Knows posts only as subjects."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
