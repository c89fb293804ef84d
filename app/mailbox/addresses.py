"""Signed reply addresses: `reply+12.thread.34.fkk.<signature>@…` says whose reply about what may come in under it, and on
which day the address was given out: after half a year what comes under it waits for the staff.

The signature (100 bits of HMAC-SHA-256 under the secret key of the site) covers all of it, so an address that
was made up, or changed to somebody else's, is known at sight. Letters are small ones only: mail servers may fold case.
"""

import base64
import hmac
import string
from dataclasses import dataclass

from flask import current_app

from app.core import clock

LETTERS = 20
LONGEST_LOCAL = 64
VALID_DAYS = 180
DIGITS = string.digits + string.ascii_lowercase
DAY_SECONDS = 86400
PURPOSE = b"engawa reply address"


@dataclass(frozen=True)
class Destination:
    """Whom an address was given to and what a reply to it is about."""

    person_id: int
    kind: str
    subject_id: int
    day: int

    @property
    def is_expired(self) -> bool:
        """Whether the address was given out so long ago that it may be in anybody's hands."""
        return _today() - self.day > VALID_DAYS

    @property
    def told(self) -> str:
        """The part that is signed."""
        return f"{self.person_id}.{self.kind}.{self.subject_id}.{_in_letters(self.day)}"


def reply_to(person_id: int, kind: str, subject_id: int) -> str:
    """Return the address under which that person may reply about the subject by mail; empty when replies are switched off, and
    when it would be longer than mail servers take: the setting leaves too little room then.
    """
    local, at, domain = current_app.extensions["settings"].reply_address.rpartition("@")
    if not at:
        return ""
    told = Destination(person_id, kind, subject_id, _today()).told
    signed = f"{local}+{told}.{_signature(_keys()[0], told)}"
    return f"{signed}@{domain}" if len(signed) <= LONGEST_LOCAL else ""


def read(address: str) -> Destination | None:
    """Return what a reply address stands for, or None when it is none of ours or its signature is wrong."""
    local, _, domain = current_app.extensions["settings"].reply_address.lower().rpartition("@")
    given, _, given_domain = address.strip().lower().rpartition("@")
    if not domain or given_domain != domain or not given.startswith(f"{local}+"):
        return None
    told, _, signature = given.removeprefix(f"{local}+").rpartition(".")
    # Every key is tried, so that how long it takes tells nothing.
    is_ours = [hmac.compare_digest(signature.encode(), _signature(key, told).encode()) for key in _keys()]
    parts = told.split(".")
    if not any(is_ours) or len(parts) != 4:
        return None
    return Destination(int(parts[0]), parts[1], int(parts[2]), int(parts[3], len(DIGITS)))


def _today() -> int:
    """Days since 1970, as they are counted in addresses."""
    return int(clock.now().timestamp()) // DAY_SECONDS


def _in_letters(number: int) -> str:
    """Return a number in base 36, which leaves room for what else stands before the @."""
    written = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        written = DIGITS[digit] + written
    return written or "0"


def _keys() -> list[bytes]:
    config = current_app.config
    return [key.encode() for key in (config["SECRET_KEY"], *(config.get("SECRET_KEY_FALLBACKS") or []))]


def _signature(key: bytes, told: str) -> str:
    mac = hmac.digest(key, PURPOSE + told.encode(), "sha256")
    return base64.b32encode(mac).decode().lower()[:LETTERS]
