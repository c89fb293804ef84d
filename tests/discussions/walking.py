"""Reading lists as a visitor does: numbers in titles, and where the pager leads."""

import re
from html import unescape

_NUMBER = re.compile(r">Thread number (\d+)<")
_LINK = re.compile(r'rel="(prev|next)" href="([^"]+)"')


def numbers(page: str) -> list[int]:
    """Return the numbers of the threads listed, in order."""
    return [int(found) for found in _NUMBER.findall(page)]


def links(page: str) -> dict[str, str]:
    """Return where the pager leads, by `prev` and `next`."""
    return {name: unescape(url) for name, url in _LINK.findall(page)}
