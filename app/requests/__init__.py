"""Requests: what clients say they need, who needs it too, where it stands and why."""

from flask import Flask

from app.requests import queries

__all__ = ["queries"]


def init_app(app: Flask) -> None:
    """Install the feature."""
