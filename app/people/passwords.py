"""Passwords: what is accepted, how they are stored, how they are checked without telling anything by time."""

import re
import threading
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import current_app

from app.core.errors import Refused
from app.core.i18n import _

LONGEST = 128
# 46 MiB and one pass is the first choice of OWASP's Password Storage Cheat Sheet for argon2id; a second pass is ours.
HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
# Each hash takes 46 MiB: a crowd signing in at once must wait rather than fill the memory.
_places = threading.BoundedSemaphore(4)
COMMON = Path(__file__).with_name("common_passwords.txt")
SHORTEST_CONTEXT_WORD = 4
SURROUNDINGS = "0123456789!?.,-_@#$%&*+= "


@cache
def common() -> frozenset[str]:
    """Return the bundled passwords that are too well known, in lower case."""
    return frozenset(COMMON.read_text("utf-8").split())


@cache
def _nobodys_hash() -> str:
    return HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """Return the argon2id hash to store."""
    with _places:
        return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` belongs to the stored hash; takes as long when there is no hash or no such person."""
    is_too_long = len(password) > LONGEST
    with _places:
        try:
            HASHER.verify(stored or _nobodys_hash(), "" if is_too_long else password)
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None and not is_too_long


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def ensure_acceptable(password: str, *, context: tuple[str, ...] = (), field: str = "password") -> None:
    """Refuse a password that is too short, too long, well known, or made of `context` words (company, own mail).

    No other rule: any character, any composition, no expiry. Raises `Refused` on `field`.
    """
    settings = current_app.extensions["settings"]
    if len(password) < settings.password_min_length:
        raise Refused(_("Please use %(count)s characters or more.", count=settings.password_min_length), field)
    if len(password) > LONGEST:
        raise Refused(_("Please use %(count)s characters or fewer.", count=LONGEST), field)
    if "\x00" in password:
        raise Refused(_("This password holds a character that cannot be used."), field)
    if is_guessable(password, (settings.product_name, *context)):
        raise Refused(_("This password is too easy to guess. Please choose another, for example four unrelated words."), field)


def is_guessable(password: str, context: tuple[str, ...] = ()) -> bool:
    """Whether the password is well known, one thing over and over, or little more than a word of its surroundings."""
    plain = password.casefold()
    core = plain.strip(SURROUNDINGS)
    if plain in common() or core in common() or _repeats(plain):
        return True
    return _is_made_of(plain, context)


def _is_made_of(plain: str, context: tuple[str, ...]) -> bool:
    words = {part for text in context for part in (text.casefold(), *re.split(r"[\s@._-]+", text.casefold()))}
    rest = plain
    for word in sorted((one for one in words if len(one) >= SHORTEST_CONTEXT_WORD), key=len, reverse=True):
        rest = rest.replace(word, "")
    left = [character for character in rest if character not in SURROUNDINGS]
    return rest != plain and len(left) < SHORTEST_CONTEXT_WORD


def _repeats(plain: str) -> bool:
    if len(set(plain)) <= 2:
        return True
    for size in range(1, len(plain) // 2 + 1):
        piece = plain[:size]
        if size <= 8 and plain == (piece * (len(plain) // size + 1))[: len(plain)]:
            return True
    return False
