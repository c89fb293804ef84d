"""Answers in rows: JSON Lines (also packed with xz) and CSV."""

import csv
import io
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from app.faq.library.sources import values
from app.faq.library.sources.found import Found, Skipped
from app.faq.library.sources.records import BODY, TITLE, answer_of

LONGEST_FIELD = 1_000_000


def from_json_lines(path: Path, name: str) -> Iterator[Found | Skipped]:
    """Yield the answer of each line of a `.jsonl` or `.jsonl.xz` file."""
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _from_line(line, f"{name}:{number}")


def _from_line(line: bytes, where: str) -> Found | Skipped:
    try:
        record = json.loads(values.decode(line))
    except values.NotText:
        return Skipped(where, "encoding")
    except (json.JSONDecodeError, RecursionError):
        return Skipped(where, "json")
    return answer_of(record, where) if isinstance(record, dict) else Skipped(where, "not_an_object")


def from_csv(path: Path, name: str) -> Iterator[Found | Skipped]:
    """Yield the answer of each row of a CSV file with headings, in UTF-8, UTF-16 or Shift_JIS."""
    try:
        text = values.decode(path.read_bytes()).replace("\0", "")
    except values.NotText as error:
        yield Skipped(name, "not_text" if error.is_binary else "encoding")
        return
    csv.field_size_limit(LONGEST_FIELD)
    first_line = text.partition("\n")[0]
    delimiter = max(",\t;", key=first_line.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="")
    headings = [heading.strip().casefold() for heading in rows.fieldnames or []]
    rows.fieldnames = headings
    if not (set(TITLE) & set(headings) and set(BODY) & set(headings)):
        yield Skipped(name, "columns", ", ".join(headings)[:200])
        return
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            yield Skipped(f"{name}:{rows.line_num}", "row")
            continue
        if row is None:
            return
        where = f"{name}:{rows.line_num}"
        yield Skipped(where, "row") if "" in row or None in row.values() else answer_of(row, where)
