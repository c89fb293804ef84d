"""What can be wrong with a company or a file of companies.

A problem is kept as a code with values, so that a report written by the worker is read in the language of its reader.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel.speaklater import LazyString

from app.core.errors import Refused
from app.core.i18n import _l

SENTENCES: Mapping[str, LazyString] = {
    "name_missing": _l("Enter the name of the company."),
    "too_long": _l("%(value)s: this is too long. Use at most %(limit)s characters."),
    "many_domains": _l("%(value)s domains are too many. Use at most %(limit)s."),
    "control_characters": _l("There are characters here that cannot be shown. Type the text again."),
    "unknown_tier": _l("The tier “%(value)s” is unknown. Use high, mid, low or tech."),
    "unknown_lifecycle": _l("The lifecycle “%(value)s” is unknown. Use onboarding, adoption, expansion, at_risk or left."),
    "unknown_industry": _l("The industry “%(value)s” is unknown. Use one of the list."),
    "unknown_size": _l("The size “%(value)s” is unknown. Use a number of people or one of the bands."),
    "unknown_owner": _l("Nobody of the staff is known as “%(value)s”."),
    "bad_date": _l("“%(value)s” is not a date. Write it like 2026-11-21."),
    "bad_domain": _l("“%(value)s” is not a mail domain. Write it like example.co.jp."),
    "bad_seats": _l("“%(value)s” is not a number of seats. Use a whole number from 0 to 10,000,000."),
    "renewal_before_start": _l("The renewal date lies before the contract start. Check both dates."),
    "external_id_taken": _l("The external ID “%(value)s” belongs to another company already."),
    "archived": _l("This company is archived. Restore it first."),
    "not_archived": _l("This company is not archived."),
    "duplicate_in_file": _l("The same company stands in line %(line)s already. Only that line was used."),
    "ambiguous_name": _l("Several companies are called “%(value)s”. Add the external ID to say which one."),
    "columns": _l("This line has %(found)s columns, but the first line has %(wanted)s."),
    "file_empty": _l("The file is empty. Choose a CSV file with a line of headings and one line for each company."),
    "file_too_large": _l("The file has %(size)s MB. At most %(limit)s MB can be read; split it into several files."),
    "file_too_many_rows": _l("The file has more than %(limit)s lines. Split it into several files."),
    "file_not_csv": _l("This is an Excel workbook or a compressed file. Save it as CSV and choose that file."),
    "file_not_text": _l("This file is not text. Save your list as CSV (UTF-8) and choose that file."),
    "file_encoding": _l("The characters of this file cannot be read. Save it as CSV in UTF-8 or Shift_JIS."),
    "file_broken": _l(
        "Line %(line)s cannot be read; a quotation mark may be missing there. Mend the line and choose the file again."
    ),
    "file_headings": _l("The first line must name the columns, among them “Company name” or “External ID”. Found: %(value)s"),
    "file_twice": _l("The column “%(value)s” stands in the first line twice. Remove one of them."),
    "file_unreadable": _l("The file %(value)s cannot be opened. Check its name and whether you may read it."),
    "file_gone": _l("The uploaded file is no longer there. Choose it again."),
    "import_not_checked": _l("This file was imported already or is still being checked."),
}


class Problem(Refused):
    """A refusal that remembers its code and values."""

    def __init__(self, code: str, field: str | None = None, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(sentence({"code": code, "values": values}), field)

    def stored(self) -> dict[str, Any]:
        """Return the problem as plain JSON values."""
        return {"code": self.code, "values": self.values}


def sentence(stored: Mapping[str, Any]) -> str:
    """Return the sentence of a stored problem in the current language."""
    return str(str(SENTENCES[stored["code"]]) % stored["values"])
