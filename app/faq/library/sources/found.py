"""What a source yields: an answer in one language, or why a piece was left out."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.core.i18n import _l

LONGEST_TITLE = 200

REASONS: dict[str, Any] = {
    "empty": _l("There is no text in it."),
    "no_title": _l("It has neither a title nor a first heading."),
    "not_text": _l("It is not a text file we can read."),
    "encoding": _l("Its character encoding could not be recognised. Save it as UTF-8 and try again."),
    "front_matter": _l("The lines between --- at its top cannot be read: %(detail)s"),
    "json": _l("This line is not valid JSON."),
    "not_an_object": _l("This line is not a JSON object with named fields."),
    "language": _l("Its language is “%(detail)s”; Japanese (ja) and English (en) can be read."),
    "duplicate": _l("The same piece (%(detail)s) came before it."),
    "too_long": _l("It is longer than the 64 KB an answer may have."),
    "too_large": _l("The file is larger than %(detail)s MB."),
    "untranslated": _l("It is marked as not translated; the other language is shown instead."),
    "describes_folder": _l("It describes the folder, not an answer."),
    "changed_both": _l("It was changed in the file and on the site. Nothing was overwritten."),
    "columns": _l("The columns “title” and “body” (or “question” and “answer”) are needed; found: %(detail)s"),
    "place": _l("Its file name or audience “%(detail)s” is not one we know."),
    "row": _l("This row does not have the columns of the first line."),
    "refused": "%(detail)s",
}


@dataclass(frozen=True)
class Skipped:
    """A piece that was left out: `where` is a file, with a line where there is one; `reason` a key of `REASONS`."""

    where: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Found:
    """One answer in one language, as a source holds it.

    `key` joins the languages of one answer and recognises it when it comes again; `category` is the path of names from
    the top; `path` is where it lay among its neighbours, for relative links; `folder` is where its images are, or None.
    """

    key: str
    where: str
    title: str
    body: str
    lang: str | None = None
    wordings: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None
    folder: Path | None = None
    path: str = ""
    has_twin: bool = False


def reason_sentence(skipped: Skipped) -> str:
    """Return why, as a sentence in the current language."""
    sentence = str(REASONS[skipped.reason])
    return sentence % {"detail": skipped.detail} if "%(detail)s" in sentence else sentence
