"""Notifications: the inbox, the mails and digests that tell people what concerns them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Install the feature."""
