"""Quarters of calendar years, written like `2027Q1`; as text they sort as they follow each other."""

import re
from datetime import date

_FORM = re.compile(r"20\d\d" + r"Q[1-4]")
MONTHS = 3


def of(day: date) -> str:
    """Return the quarter a day lies in."""
    return f"{day.year}Q{(day.month - 1) // MONTHS + 1}"


def is_one(text: str) -> bool:
    """Whether `text` names a quarter of this century."""
    return _FORM.fullmatch(text) is not None


def first_day(quarter: str) -> date:
    """Return the day a quarter begins. Raises `ValueError` when it is none."""
    if not is_one(quarter):
        raise ValueError(f"not a quarter: {quarter}")
    return date(int(quarter[:4]), (int(quarter[-1]) - 1) * MONTHS + 1, 1)


def following(quarter: str, count: int) -> list[str]:
    """Return `count` quarters, the first of which is `quarter`. Raises `ValueError` when it is none."""
    begins = first_day(quarter)
    months = [begins.month - 1 + MONTHS * step for step in range(count)]
    return [of(date(begins.year + month // 12, month % 12 + 1, 1)) for month in months]
