"""How people name a request in a field: by its number, with or without its title behind it, or by its address."""

import re

_NUMBER = re.compile(r"\s*(?:[#＃]\s*(\d{1,9})\b|(\d{1,9})\s*$)")
_ADDRESS = re.compile(r"/requests/(\d{1,9})(?:[/?#\s]|$)")


def number_in(words: str) -> int | None:
    """Return the number of the request that `words` name, None when they name none by number or address."""
    found = _NUMBER.match(words) or _ADDRESS.search(words)
    return int(found[found.lastindex or 0]) if found else None
