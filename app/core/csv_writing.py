"""Writes CSV files that spreadsheet programs open with their characters right and without running anything."""

import csv
import io
from collections.abc import Sequence

# A full-width sign is read as the plain one by some spreadsheet programs.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", *(chr(ord(sign) + 0xFEE0) for sign in "=+-@"))


def guarded(cell: str) -> str:
    """Return a cell no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(DANGEROUS) else cell


def unguarded(cell: str) -> str:
    """Take back what `guarded` added, so that an exported file can be read in again."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(DANGEROUS) else cell


def write(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a CSV file that Excel opens with its characters right: UTF-8 with mark, CRLF, formulas made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(cell) for cell in head])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
