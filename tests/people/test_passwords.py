"""What passwords are accepted and how they are kept."""

import pytest
from argon2 import PasswordHasher
from flask import Flask

from app.core.errors import Refused
from app.people import passwords


@pytest.mark.parametrize(
    "password",
    [
        "four words nobody joins",
        "ただの長い合言葉をひとつ書く",
        "Zx9$kk2!mmQp",
        "        x1y2z3",
        "a'\"<>&;--\\ word",
        "🦊🍵🌙🪁🧵🪵🧭🪷🫖🪨🛶🧶",
    ],
)  # fmt: skip
def test_any_characters_are_accepted(app: Flask, password: str) -> None:
    """Check 1: no composition rule."""
    passwords.ensure_acceptable(password)


def test_the_length_is_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check 1: 12 to 128; what is too long is refused before it is hashed."""
    passwords.ensure_acceptable("n4 qhd82 hsy")
    passwords.ensure_acceptable(("ab3 de5 fg7 hi9 " * 8)[:127] + "q")
    for password in ("n4 qhd82 hs", "v8 " * 43):
        with pytest.raises(Refused):
            passwords.ensure_acceptable(password)
    hashed: list[str] = []
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, stored, given: hashed.append(given) or True)
    assert not passwords.matches("$argon2id$whatever", "x" * 100_000)
    assert hashed == [""]


def test_the_bundled_list_is_long_and_fits() -> None:
    """Check 2: at least 3,000 well known passwords that would be long enough."""
    assert len(passwords.common()) >= 3000
    assert sum(len(one) >= 12 for one in passwords.common()) >= 3000


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password2026!", "qwertyuiop123", "123456789012", "iloveyou1234", "1qaz2wsx3edc", "aaaaaaaaaaaa",
        "abcabcabcabc", "PASSWORD!!!!", "  password123", "Engawa2026!!", "engawa-engawa", "Acme12345678", "mia@acme.example",
        "mia.acme.example1",
    ],
)  # fmt: skip
def test_what_is_easy_to_guess_is_refused(app: Flask, password: str) -> None:
    """Check 2: well known, repeated, or little more than the company, the product or one's own address."""
    with pytest.raises(Refused):
        passwords.ensure_acceptable(password, context=("mia@acme.example", "Acme"))


def test_a_context_word_inside_a_real_phrase_is_fine(app: Flask) -> None:
    passwords.ensure_acceptable("acme sells grey umbrellas", context=("Acme",))


def test_hashes_are_argon2id_and_renewed(app: Flask) -> None:
    """Check 3."""
    stored = passwords.hashed("four words nobody joins")
    assert stored.startswith("$argon2id$")
    assert passwords.matches(stored, "four words nobody joins")
    assert not passwords.matches(stored, "four words nobody joins ")
    assert not passwords.matches(None, "four words nobody joins")
    assert not passwords.matches("no hash at all", "four words nobody joins")
    assert not passwords.needs_rehash(stored)
    assert passwords.needs_rehash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))
