"""Turns the cells of a CSV row into the details of a company."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask_babel import force_locale

from app.companies import labels
from app.companies.details import KNOWN, Details, clean
from app.companies.models import Size
from app.companies.problems import Problem
from app.core.i18n import LOCALES

DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( .*)?")
SERIAL_DATE = re.compile(r"\d{5}")
FIRST_SERIAL_DAY = date(1899, 12, 30)
BANDS = (
    (10, Size.UP_TO_10),
    (50, Size.UP_TO_50),
    (100, Size.UP_TO_100),
    (300, Size.UP_TO_300),
    (1000, Size.UP_TO_1000),
    (5000, Size.UP_TO_5000),
)
EXTRA_WORDS = {
    "tier": {"ハイ": "high", "ミドル": "mid", "ロー": "low", "テック": "tech"},
    "lifecycle": {"解約": "left", "churned": "left", "導入": "onboarding", "活用": "adoption", "at-risk": "at_risk"},
}


def plain(text: str) -> str:
    """Return `text` as words are compared: width and case are one, dashes are one, no spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("–", "-").replace("〜", "-").replace("~", "-")
    return "".join(folded.split())


def vocabulary() -> Mapping[str, Mapping[str, str]]:
    """Return `{field: {word: code}}`: the codes themselves and their labels in every language."""
    words: dict[str, dict[str, str]] = {}
    for name, texts in labels.CODES.items():
        known = {plain(word): code for word, code in EXTRA_WORDS.get(name, {}).items()}
        known.update({plain(code): code for code in texts})
        for locale in LOCALES:
            with force_locale(locale):
                known.update({plain(str(label)): code for code, label in texts.items()})
        words[name] = known
    return words


def date_of(text: str) -> date:
    """Return the day of 2026-11-21, 2026/11/21, 2026年11月21日 or Excel's number of days. Raises `Problem`."""
    flat = unicodedata.normalize("NFKC", text).strip()
    match = DATE.fullmatch(flat)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        if SERIAL_DATE.fullmatch(flat):
            return FIRST_SERIAL_DAY + timedelta(days=int(flat))
    except ValueError:
        pass
    raise Problem("bad_date", value=text[:40])


def seats_of(text: str) -> int:
    """Return a whole number such as 120, 1,200 or 120席. Raises `Problem`."""
    flat = unicodedata.normalize("NFKC", text).replace(",", "").strip().removesuffix("席").removesuffix("名").strip()
    if not (flat.isascii() and flat.isdigit()) or len(flat) > 9:
        raise Problem("bad_seats", value=text[:40])
    return int(flat)


def domains_of(text: str) -> tuple[str, ...]:
    """Return the domains of a cell, separated by commas, semicolons or spaces."""
    return tuple(part for part in re.split(r"[\s,;、]+", text) if part)


def size_of(text: str, words: Mapping[str, str]) -> str:
    """Return the band of a label, a code or a number of people. Raises `Problem`."""
    flat = plain(text).removesuffix("人").removesuffix("名").replace(",", "")
    if flat.isascii() and flat.isdigit() and len(flat) <= 9:
        return next((band for most, band in BANDS if int(flat) <= most), Size.ABOVE_5000)
    return _code("size", text, words)


def _code(name: str, text: str, words: Mapping[str, str]) -> str:
    code = words.get(plain(text))
    if code is None:
        raise Problem(f"unknown_{name}", name, value=text[:80])
    return code


def details_of(
    cells: Mapping[str, str], before: Details | None, words: Mapping[str, Mapping[str, str]], owners: Mapping[str, int]
) -> Details:
    """Return the cleaned details after a row: empty cells and missing columns leave `before` as it is.

    `words` is `vocabulary()`, `owners` the ids of staff by lower-case mail address or name. Raises `Problem`.
    """
    turn: dict[str, Callable[[str], Any]] = {
        "domains": domains_of,
        "contract_starts_on": date_of,
        "renews_on": date_of,
        "seats": seats_of,
        "size": lambda text: size_of(text, words["size"]),
        "owner_id": lambda text: _owner(text, owners),
    }
    values: dict[str, Any] = {}
    for name, text in cells.items():
        if text and name in KNOWN and name != "size":
            values[name] = _code(name, text, words[name])
        elif text:
            values[name] = turn[name](text) if name in turn else text
    return clean(replace(before or Details(name=""), **values))


def _owner(text: str, owners: Mapping[str, int]) -> int:
    found = owners.get(text.strip().lower())
    if found is None:
        raise Problem("unknown_owner", "owner_id", value=text[:80])
    return found
