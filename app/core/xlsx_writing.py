"""Writes tables for spreadsheet programs: numbers as numbers, days as days, and every text as text, whatever it begins with."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from unicodedata import east_asian_width

import xlsxwriter

Cell = str | int | float | date | None
WIDEST, NARROWEST = 60, 8
#: A sheet takes no longer text.
LONGEST = 32_000
_PLAIN = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "remove_timezone": True,
}  # fmt: skip


def write(sheet_name: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return an .xlsx file with one sheet: a head that stays in sight, filters on it, and the rows.

    Texts carry the mark that keeps a program from taking them for formulas, even when they are edited or saved as CSV.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN)
    # Signs a name of a sheet must not hold are replaced, and what is too long is cut.
    sheet = book.add_worksheet("".join("-" if sign in "[]:*?/\\'" else sign for sign in sheet_name)[:31] or None)
    bold, text, day = book.add_format({"bold": True}), book.add_format({"quote_prefix": True}), book.add_format()
    day.set_num_format("yyyy-mm-dd")
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, bold)
        widths = [_width(title), *(_width(str(row[column] or "")) for row in rows)]
        sheet.set_column(column, column, min(WIDEST, max(NARROWEST, *widths) + 2))
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell[:LONGEST], text)
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell if isinstance(cell, datetime) else datetime(*cell.timetuple()[:3]), day)  # noqa: DTZ001 - a day has no zone
            elif cell is not None:
                sheet.write_number(line, column, cell)
    sheet.freeze_panes(1, 0)
    if head:
        sheet.autofilter(0, 0, len(rows), len(head) - 1)
    book.close()
    return out.getvalue()


def _width(text: str) -> int:
    """How many columns of a fixed font a text fills; the signs of Japanese fill two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text[:WIDEST])
