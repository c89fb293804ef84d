"""Roadmap: what is being considered, planned, built and released, as a board and a list; and how the staff weigh it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
