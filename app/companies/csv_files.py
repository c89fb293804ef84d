"""Reads a CSV file of companies as people really save it.

UTF-8 with or without mark, UTF-16, Shift_JIS as Excel writes it; comma, tab or semicolon; Japanese or English
headings. A file that cannot be read is refused as a whole with a `Problem`; nothing is guessed away silently.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.companies.problems import Problem
from app.core.csv_writing import unguarded

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 50_000
# What the csv module allows unless another part of the process has raised it: longer is a quote that is never closed.
LONGEST_CELL = 131_072
DELIMITERS = (",", "\t", ";")
ZIP_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "external id",
        "id",
        "crm id",
        "company id",
        "外部id",
        "企業id",
        "会社id",
        "顧客id",
        "顧客コード",
        "取引先コード",
        "企業コード",
    ),
    "name": ("company name", "name", "company", "account name", "会社名", "企業名", "取引先名", "顧客名", "社名", "名称"),
    "reading": (
        "japanese reading",
        "reading",
        "kana",
        "読み",
        "よみ",
        "よみがな",
        "ふりがな",
        "フリガナ",
        "会社名カナ",
        "カナ",
        "読み仮名",
    ),
    "domains": ("mail domains", "domains", "domain", "email domain", "メールのドメイン", "メールドメイン", "ドメイン"),
    "industry": ("industry", "業種", "業界"),
    "size": ("company size", "size", "employees", "規模", "従業員数", "企業規模", "社員数"),
    "tier": ("tier", "touch", "ティア", "タッチ", "区分", "階層"),
    "plan": ("plan", "プラン", "契約プラン"),
    "lifecycle": ("lifecycle", "phase", "stage", "段階", "ライフサイクル", "フェーズ", "段階", "状態"),
    "owner_id": ("cs owner", "owner", "csm", "担当者", "cs担当", "担当cs", "担当", "担当者メール"),
    "contract_starts_on": ("contract start", "start date", "契約開始日", "利用開始日", "契約日"),
    "renews_on": ("renewal date", "renewal", "renews on", "更新日", "契約更新日", "次回更新日"),
    "seats": ("seats bought", "seats", "licenses", "契約席数", "席数", "契約数", "ライセンス数", "契約ユーザー数"),
}


@dataclass(frozen=True)
class Line:
    """One row: the number of the line in the file where it begins, and its cells by field; `width` counts its columns."""

    number: int
    cells: Mapping[str, str]
    width: int


@dataclass(frozen=True)
class CsvFile:
    """A file that could be read; `columns` maps a column's position to a field, `ignored` lists the other headings."""

    encoding: str
    lines: Sequence[Line]
    columns: Mapping[int, str]
    ignored: Sequence[str]
    width: int


def check_size(size: int) -> None:
    """Refuse a file of more than 20 MB before it is read. Raises `Problem`."""
    if size > LARGEST:
        raise Problem("file_too_large", "file", size=round(size / 1024 / 1024), limit=LARGEST // 1024 // 1024)


def read(data: bytes) -> CsvFile:
    """Read a whole file. Raises `Problem` saying what to mend."""
    check_size(len(data))
    encoding, text = decode(data)
    if not text.strip():
        raise Problem("file_empty", "file")
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    _number, head = next(rows)
    columns, ignored = _columns(head)
    lines: list[Line] = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(lines) >= MOST_ROWS:
            raise Problem("file_too_many_rows", "file", limit=MOST_ROWS)
        cells = {name: unguarded(row[at].strip()) for at, name in columns.items() if at < len(row)}
        lines.append(Line(number, cells, len(row)))
    return CsvFile(encoding, lines, columns, ignored, len(head))


def decode(data: bytes) -> tuple[str, str]:
    """Return the name of the encoding and the text. Raises `Problem` for what is no text."""
    if data.startswith(ZIP_MARKS):
        raise Problem("file_not_csv", "file")
    for encoding in _likely(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NOT_TEXT.search(text):
            raise Problem("file_not_text", "file")
        return encoding, text.removeprefix("\ufeff")
    raise Problem("file_encoding", "file")


def _likely(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    # Without a mark, UTF-16 shows by the zero halves of its commas and line ends, all on the same side.
    zeros = {at % 2 for at, byte in enumerate(data[:4096]) if byte == 0}
    if len(zeros) == 1 and len(data) % 2 == 0:
        return ("utf-16-le",) if zeros == {1} else ("utf-16-be",)
    return ("utf-8", "cp932")


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda sign: (len(_known(head.split(sign))), head.count(sign)))


def _known(names: Sequence[str]) -> list[str]:
    return [name for name in names if _field(name.strip('"')) is not None]


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    # The number is that of the line where the row begins; a quoted cell may span several.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise Problem("file_broken", "file", line=begins)
            if row:
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error:
        raise Problem("file_broken", "file", line=begins) from None


def _columns(head: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    columns: dict[int, str] = {}
    ignored = []
    for at, heading in enumerate(head):
        name = _field(heading)
        if name is None:
            if heading.strip():
                ignored.append(heading.strip()[:80])
        elif name in columns.values():
            raise Problem("file_twice", "file", value=heading.strip()[:80])
        else:
            columns[at] = name
    if not {"name", "external_id"} & set(columns.values()):
        raise Problem("file_headings", "file", value=", ".join(cell.strip() for cell in head)[:200])
    return columns, ignored[:50]


def _field(heading: str) -> str | None:
    plain = " ".join(unicodedata.normalize("NFKC", heading).lower().replace("_", " ").split())
    for name, aliases in HEADINGS.items():
        if plain == name.replace("_", " ") or plain in aliases:
            return name
    return None
