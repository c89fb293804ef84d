"""Where the bytes of files lie."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from app.core import images, storage

PICTURES = "images"
WHOLE = "documents"
PORTION = 500

T = TypeVar("T")


def smaller_key(key: str, width: int) -> str:
    """Where the version of a picture that is `width` pixels wide lies."""
    return f"{key}-{width}"


def main_key(key: str) -> str:
    """The key of the file a stored version belongs to."""
    return key.partition("-")[0]


def delete_stored(key: str) -> None:
    """Delete the bytes of a file in all its versions."""
    storage.delete(key)
    if key.startswith(f"{PICTURES}/"):
        for width in images.WIDTHS:
            storage.delete(smaller_key(key, width))


def portions(items: Iterable[T]) -> Iterator[list[T]]:
    """Cut `items` into lists short enough for one statement."""
    rest = iter(items)
    while portion := list(islice(rest, PORTION)):
        yield portion
