"""What numbers an address may hold: one too large for the database is simply not found."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

from app.core.keys import LARGEST_KEY


class KeyConverter(IntegerConverter):
    """`<int:…>` up to the largest key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_KEY, **options})


def init_app(app: Flask) -> None:
    """Let every `<int:…>` of the site be a key."""
    app.url_map.converters["int"] = KeyConverter
