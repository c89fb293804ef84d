"""Changelog (更新情報): what is new, better, fixed or ending, told to those who asked for it.

An *entry* has a text in each language, readers (everybody, tiers, companies), answers that explain it and requests it fulfils.
It goes draft → scheduled → published; publishing releases its requests, and two weeks later those who had voted for them are
asked, once, whether it solves what they had asked for.
"""

from flask import Flask

from app.changelog import models

__all__ = ["models"]


def init_app(app: Flask) -> None:
    """Install the feature."""
