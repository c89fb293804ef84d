"""Reads single values leniently: dates, lists, languages, text in whatever encoding."""

import re
from datetime import UTC, date, datetime
from typing import Any

from charset_normalizer import from_bytes

DATE = re.compile(r"^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ]")
NAMES = {"japanese": "ja", "jp": "ja", "日本語": "ja", "english": "en", "英語": "en"}
ENCODINGS = ("utf-8-sig", "cp932", "euc_jp")


class NotText(Exception):
    """The bytes are not text in an encoding we know; `is_binary` when they are no text at all."""

    def __init__(self, *, is_binary: bool) -> None:
        super().__init__("binary" if is_binary else "unknown encoding")
        self.is_binary = is_binary


def decode(data: bytes) -> str:
    """Return the text of `data`: UTF-8, UTF-16 with a mark, Shift_JIS, EUC-JP or what detection says. Raises `NotText`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise NotText(is_binary=True) from None
    if b"\0" in data[:4096]:
        raise NotText(is_binary=True)
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data[:200_000]).best()
    if best is None or best.chaos > 0.2:
        raise NotText(is_binary=best is None)
    return data.decode(best.encoding, errors="replace")


def moment(value: Any) -> datetime | None:
    """Return an aware UTC moment for a date, a datetime or text that begins like one; None for anything else."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    found = DATE.match(str(value or ""))
    if not found:
        return None
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    except ValueError:
        return None


def words(value: Any) -> tuple[str, ...]:
    """Return a list of strings from a list, or from text separated by commas, semicolons, `、` or `|`."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[,;、|]", str(value or ""))
    return tuple(dict.fromkeys(part for part in (" ".join(str(one).split()) for one in parts) if part))


def lines(value: Any) -> tuple[str, ...]:
    """Return a list of strings from a list, or from text with one a line; commas belong to the strings."""
    parts = value if isinstance(value, list | tuple) else str(value or "").splitlines()
    return tuple(part for part in (" ".join(str(one).split()) for one in parts) if part)


def path_of(value: Any) -> tuple[str, ...]:
    """Return the path of category names from a list, or from text separated by ` > ` or ` / `; long ones go."""
    parts = value if isinstance(value, list | tuple) else re.split(r"\s*>\s*|\s+/\s+", str(value or ""))
    names = (" ".join(str(one).split()) for one in parts)
    return tuple(name for name in names if name and len(name) <= 80)


def language(value: Any) -> str | None:
    """Return `ja` or `en` for a name or code of the language, None when none is given; otherwise the text as it is."""
    text = str(value or "").strip()
    if not text:
        return None
    return NAMES.get(text.casefold()) or (text[:2].lower() if re.match(r"^(ja|en)\b", text, re.IGNORECASE) else text)


def guess_language(text: str) -> str:
    """Return `ja` when the text holds kana, else `en`."""
    return "ja" if JAPANESE.search(text) else "en"
