"""What a process remembers of work it has done, up to a number of things; each is found by everything it depends on."""

from collections.abc import Hashable
from typing import Any

from flask import Flask, current_app


class Memory:
    """So many things by key. When it is full a quarter goes: first of all the oldest of those nobody has asked for since."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Any] = {}
        self._used: set[Hashable] = set()

    def get(self, key: Hashable) -> Any:
        """Return what is remembered under `key`, or None."""
        thing = self._known.get(key)
        if thing is not None:
            self._used.add(key)
        return thing

    def put(self, key: Hashable, thing: Any) -> None:
        """Remember `thing`."""
        if len(self._known) >= self._most:
            self._make_room()
        self._known[key] = thing

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()
        self._used.clear()

    def _make_room(self) -> None:
        used, self._used = self._used, set()
        # A copy, because other threads go on putting things in.
        oldest = list(self._known)
        oldest.sort(key=lambda key: key in used)
        for one in oldest[: max(1, self._most // 4)]:
            self._known.pop(one, None)


def forget_all(app: Flask) -> None:
    """Forget everything the process remembers by way of `memory`."""
    for known in app.extensions.get("memories", {}).values():
        known.clear()


def memory(name: str, most: int) -> Memory:
    """Return the memory of that name, of `most` things; each application has its own."""
    found: Memory = current_app.extensions.setdefault("memories", {}).setdefault(name, Memory(most))
    return found
