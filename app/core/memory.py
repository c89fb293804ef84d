"""What a process remembers of work it has done, up to a number of things; each is found by everything it depends on."""

from collections.abc import Hashable
from typing import Any

from flask import current_app


class Memory:
    """So many things by key. When it is full the older half goes: what is asked for often is soon there again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """Return what is remembered under `key`, or None."""
        return self._known.get(key)

    def put(self, key: Hashable, thing: Any) -> None:
        """Remember `thing`."""
        if len(self._known) >= self._most:
            for one in list(self._known)[: self._most // 2]:
                self._known.pop(one, None)
        self._known[key] = thing

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()


def memory(name: str, most: int) -> Memory:
    """Return the memory of that name, of `most` things; each application has its own."""
    found: Memory = current_app.extensions.setdefault("memories", {}).setdefault(name, Memory(most))
    return found
