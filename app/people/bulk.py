"""Inviting many: reads a list as people really save it, and says line by line what would happen."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.companies.csv_files import decode
from app.core.access import Viewer
from app.core.errors import Refused
from app.core.i18n import _
from app.people.models import normal_mail
from app.people.operations.invitations import Guest, problem_with
from app.people.roles import COMPANY_ROLES, LABELS, USER

MOST = 500
LARGEST = 200_000
DELIMITERS = ",\t;"
HEADINGS = {
    "mail": ("mail", "e-mail", "email", "mail address", "email address", "メール", "メールアドレス"),
    "name": ("name", "full name", "名前", "氏名", "お名前"),
    "roles": ("roles", "role", "役割", "ロール", "権限"),
}
ROLE_WORDS = {"利用者": "user", "ユーザー": "user", "評価者": "evaluator", "推進者": "promoter", "推進役": "promoter"}


@dataclass(frozen=True)
class Line:
    """One line of the list: what it says, and why it will be skipped, if it will."""

    number: int
    guest: Guest
    problem: str = ""

    @property
    def role_labels(self) -> list[str]:
        """Names of the roles in the reader's language."""
        return [str(LABELS[role]) for role in self.guest.roles if role in LABELS]


def text_of(data: bytes) -> str:
    """Return the text of a file. Raises `Refused` when it is too large or no text."""
    if len(data) > LARGEST:
        raise Refused(_("This file is too large. Please split it into files of %(count)s lines.", count=MOST), "file")
    if not data:
        return ""
    try:
        return decode(data)[1]
    except Refused as refusal:
        raise Refused(refusal.message, "file") from refusal


def lines_of(text: str, company_id: int, locale: str) -> list[Line]:
    """Return the lines of a list with a heading line, or of bare addresses. Raises `Refused` when it cannot be read."""
    rows = _rows(text)
    if not rows:
        raise Refused(_("The list is empty. Choose a CSV file or paste one address on each line."), "text")
    columns = {name: at for at, cell in enumerate(rows[0][1]) if (name := _column(cell))}
    if "mail" in columns:
        rows = rows[1:]
    else:
        columns = {"mail": 0, "name": 1, "roles": 2}
    if len(rows) > MOST:
        raise Refused(_("Please invite at most %(count)s people at once.", count=MOST), "text")
    return [_line(number, row, columns, company_id, locale) for number, row in rows]


def checked(actor: Viewer, lines: Sequence[Line]) -> list[Line]:
    """Return the lines with the reason why each will be skipped, or none; nothing is changed."""
    seen: set[str] = set()
    found = []
    for line in lines:
        key = normal_mail(line.guest.mail)
        problem = line.problem
        if not problem and key in seen:
            problem = _("The same address stands further up.")
        if not problem:
            refusal = problem_with(actor, line.guest)
            problem = refusal.message if refusal else ""
        seen.add(key)
        found.append(Line(line.number, line.guest, str(problem)))
    return found


def _rows(text: str) -> list[tuple[int, list[str]]]:
    head = text.strip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise Refused(_("This list cannot be read. Please save it as CSV (UTF-8) and try again."), "text") from None


def _column(heading: str) -> str | None:
    plain = " ".join(unicodedata.normalize("NFKC", heading).strip().lower().split())
    return next((name for name, words in HEADINGS.items() if plain in words), None)


def _line(number: int, row: list[str], columns: dict[str, int], company_id: int, locale: str) -> Line:
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
    roles, unknown = _roles(cells.get("roles", ""))
    guest = Guest(cells["mail"][:254], company_id, roles, name=cells.get("name", "")[:100], locale=locale)
    problem = _("The role “%(role)s” is not known. Use user, evaluator or promoter.", role=unknown[:40]) if unknown else ""
    return Line(number, guest, problem)


def _roles(cell: str) -> tuple[list[str], str]:
    words = [
        word
        for word in unicodedata.normalize("NFKC", cell).replace("/", " ").replace("、", " ").replace("|", " ").split()
        if word
    ]
    words = [word for part in words for word in part.replace("・", " ").replace("+", " ").split()]
    roles = [ROLE_WORDS.get(word, word.lower()) for word in words]
    unknown = next((word for word in roles if word not in COMPANY_ROLES), "")
    return roles or [USER], unknown
