"""Changelog: what is new, better, fixed or ending, told to those who asked for it."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
