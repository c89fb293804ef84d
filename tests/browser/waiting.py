"""Waiting for the page, in a way a strict policy allows: its own waiting would evaluate text as script."""

import time
from typing import Any

SECONDS = 15


def until(page: Any, condition: str) -> None:
    """Return once the JavaScript expression `condition` is true. Raises `AssertionError` after fifteen seconds."""
    deadline = time.monotonic() + SECONDS
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"never true: {condition}"
        page.wait_for_timeout(50)
