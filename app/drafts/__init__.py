"""Drafts: words that are not sent yet, kept on the server for their writer alone and listed until they are sent or thrown away."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
