"""Signing in without the cost of a password."""

from typing import Any


def sign_in(client: Any, person: Any) -> None:
    """Open a session of `person` for `client`."""
    raise RuntimeError("people cannot sign in yet")
