"""Many things a few at a time: so that no statement has too many parameters and no transaction lasts long."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def portions(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most `size`."""
    remaining = iter(items)
    while portion := list(islice(remaining, size)):
        yield portion
