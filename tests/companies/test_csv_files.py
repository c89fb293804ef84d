"""Reading CSV as people save it; a file that cannot be read is refused with a sentence, never guessed at."""

import csv
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from app.companies import csv_files, labels, rows
from app.companies.problems import Problem
from app.core.i18n import LOCALES

NASTY = Path(__file__).parents[2] / "../shared/data/nasty-dev"
TEXT = "会社名,外部ID,更新日\r\nアクメ商事株式会社,A-1,2027年1月6日\r\n株式会社髙橋①,A-2,2027/02/03\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_people_save_in(app: Flask, encoding: str) -> None:
    file = csv_files.read(TEXT.encode(encoding))
    assert [line.cells["name"] for line in file.lines] == ["アクメ商事株式会社", "株式会社髙橋①"]
    assert [line.number for line in file.lines] == [2, 3]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_separators(app: Flask, sign: str) -> None:
    file = csv_files.read(TEXT.replace(",", sign).encode())
    assert file.lines[0].cells == {"name": "アクメ商事株式会社", "external_id": "A-1", "renews_on": "2027年1月6日"}


@pytest.mark.parametrize(
    "heading", ["Company name", "NAME", "会社名", "企業名", " name ", "name\u3000", '"company_name"', "ＮＡＭＥ"]
)
def test_headings_in_both_languages(app: Flask, heading: str) -> None:
    assert csv_files.read(f"{heading}\nA\n".encode()).lines[0].cells["name"] == "A"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_label_is_understood_as_a_heading(app: Flask, locale: str) -> None:
    with force_locale(locale):
        heads = [str(label) for label in labels.FIELDS.values()]
    file = csv_files.read((",".join(heads) + "\n").encode())
    assert list(file.columns.values()) == list(labels.FIELDS)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (b"PK\x03\x04rest", "file_not_csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file_not_csv"),
        (b"name,plan\nA,\x00\nB,\x00\x00x\n", "file_not_text"),
        (b"name\nA\x07\n", "file_not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file_not_text"),
        (b"name\n\x81\xff\xfe\xfd\n", "file_encoding"),
        (b"\xff\xfen\x00a", "file_encoding"),
        (b"a,b,c\n1,2,3\n", "file_headings"),
        (b"name,name\nA,B\n", "file_twice"),
        (b"name,company\nA,B\n", "file_twice"),
        (b'name\n"A\nB\n', "file_broken"),
        (b'name\n"A"x\n', "file_broken"),
        (b"name\n" + b"x" * 200_000 + b"\n", "file_broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(app: Flask, data: bytes, code: str) -> None:
    with pytest.raises(Problem) as caught:
        csv_files.read(data)
    assert (caught.value.code, caught.value.field) == (code, "file")


def test_a_broken_line_is_named(app: Flask) -> None:
    with pytest.raises(Problem) as caught:
        csv_files.read(b'name,plan\nA,"two\nlines"\nB,"broken" x\n')
    assert caught.value.values == {"line": 4}


def test_too_large_and_too_many(app: Flask) -> None:
    with pytest.raises(Problem) as caught:
        csv_files.check_size(100 * 1024 * 1024)
    assert caught.value.values == {"size": 100, "limit": 20}
    with pytest.raises(Problem) as caught:
        csv_files.read(b"name\n" + b"A\n" * (csv_files.MOST_ROWS + 1))
    assert caught.value.code == "file_too_many_rows"


def test_lines_are_counted_over_quoted_line_ends_and_empty_lines(app: Flask) -> None:
    file = csv_files.read(b'name,plan\n\nA,"one\ntwo"\n,\nB,three\n')
    assert [(line.number, line.cells["name"]) for line in file.lines] == [(3, "A"), (6, "B")]


@pytest.mark.parametrize("path", sorted((NASTY / "csv").rglob("*.csv")), ids=lambda path: path.name)
def test_odd_files_are_read_or_refused(app: Flask, path: Path) -> None:
    try:
        file = csv_files.read(path.read_bytes())
    except Problem as problem:
        assert problem.code in {"file_headings", "file_empty", "file_broken", "file_twice"}
    else:
        with path.open(newline="", encoding="utf-8") as source:
            filled = [row for row in list(csv.reader(source))[1:] if any(cell.strip() for cell in row)]
        assert len(file.lines) == len(filled)


def test_the_odd_files_are_there() -> None:
    if not NASTY.exists():
        pytest.skip("../shared/data/nasty-dev is missing, so the odd CSV files were not read")
    assert len(list((NASTY / "csv").rglob("*.csv"))) >= 15


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        encoding, text = csv_files.decode(data)
    except Problem as problem:
        assert problem.code.startswith("file_")
    else:
        assert data.decode(encoding).removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        ("2026/11/21", date(2026, 11, 21)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026年11月21日", date(2026, 11, 21)),
        ("２０２６年１１月２１日", date(2026, 11, 21)),
        ("2026.11.21", date(2026, 11, 21)),
        ("2026/11/21 0:00", date(2026, 11, 21)),
        ("46347", date(2026, 11, 21)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert rows.date_of(text) == day


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "21/11/2026", "soon", "11-21", "0000-01-01", "2026-11-21x"])
def test_what_is_no_date(app: Flask, text: str) -> None:
    with pytest.raises(Problem) as caught:
        rows.date_of(text)
    assert caught.value.code == "bad_date"


@pytest.mark.parametrize(
    ("field", "word", "code"),
    [
        ("tier", "High", "high"),
        ("tier", "high touch", "high"),
        ("tier", "ハイタッチ", "high"),
        ("tier", "ﾃｯｸﾀｯﾁ", "tech"),
        ("lifecycle", "at_risk", "at_risk"),
        ("lifecycle", "At risk", "at_risk"),
        ("lifecycle", "要注意", "at_risk"),
        ("lifecycle", "解約", "left"),
        ("industry", "製造", "manufacturing"),
        ("industry", "IT and software", "it"),
    ],
)
def test_codes_and_words_of_both_languages(app: Flask, field: str, word: str, code: str) -> None:
    assert rows.vocabulary()[field][rows.plain(word)] == code


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("45", "11-50"),
        ("1,200", "1001-5000"),
        ("301-1000", "301-1000"),
        ("101〜300名", "101-300"),
        ("9999名", "5001-"),
        ("10", "1-10"),
    ],
)
def test_sizes_by_number_or_band(app: Flask, text: str, band: str) -> None:
    assert rows.size_of(text, rows.vocabulary()["size"]) == band
