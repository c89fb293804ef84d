"""Watching: who wants to hear of what, how much, and why. Knows nothing of how people are told."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
