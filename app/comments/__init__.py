"""Comments: what people write under any subject, with mentions, reactions, history and staff-internal notes."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
