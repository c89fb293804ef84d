"""The kinds of files that are taken, and whether the content of one is what its name says.

Pictures are drawn anew (`app.core.images`); everything else is kept as it came and only ever given out for saving. Left out on
purpose: what browsers run (HTML, SVG, XML), programs, and the office formats before 2007 and with macros.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

from app.core.errors import Refused
from app.core.i18n import _
from app.files.archives import check_office, check_zip, ends_as_archive

OPEN_XML = "application/vnd.openxmlformats-officedocument"
PICTURES = frozenset({"png", "jpg", "jpeg", "jfif", "gif", "webp"})
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<iframe|<\?php|%pdf-|\{\\rtf)", re.IGNORECASE)
_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LOOKED_AT = 1024


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called in headers, and a check that raises `Refused` when the content is another."""

    content_type: str
    check: Callable[[bytes, str], None]


def _check_text(data: bytes, extension: str) -> None:
    encoding = _MARKS.get(data[:2])
    if encoding:
        try:
            data = data.decode(encoding).encode()
        except UnicodeDecodeError:
            raise _mismatch() from None
    data = data.removeprefix(codecs.BOM_UTF8)
    if _CONTROLS.search(data) or _MARKUP.match(data[:_LOOKED_AT]):
        raise _mismatch()
    if extension == "json" and not re.match(rb"\s*[\[{]", data[:_LOOKED_AT]):
        raise _mismatch()


def _check_signs(data: bytes, extension: str) -> None:
    """The content begins as its kind does, and is no archive or page at the same time."""
    try:
        found = puremagic.magic_string(data[:4096] + data[-64:])
    except (puremagic.PureError, ValueError):
        raise _mismatch() from None
    if f".{extension}" not in {match.extension.lower() for match in found} or ends_as_archive(data):
        raise _mismatch()


def _check_pdf(data: bytes, extension: str) -> None:
    _check_signs(data, extension)
    is_page = re.search(rb"<(html|script|svg)\b", data[:_LOOKED_AT], re.IGNORECASE)
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2 * _LOOKED_AT :] or is_page:
        raise _mismatch()


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", _check_pdf),
    "docx": Kind(f"{OPEN_XML}.wordprocessingml.document", check_office),
    "xlsx": Kind(f"{OPEN_XML}.spreadsheetml.sheet", check_office),
    "pptx": Kind(f"{OPEN_XML}.presentationml.presentation", check_office),
    "txt": Kind("text/plain", _check_text),
    "log": Kind("text/plain", _check_text),
    "md": Kind("text/markdown", _check_text),
    "csv": Kind("text/csv", _check_text),
    "json": Kind("application/json", _check_text),
    "zip": Kind("application/zip", lambda data, _extension: check_zip(data)),
    "mp4": Kind("video/mp4", _check_signs),
    "mov": Kind("video/quicktime", _check_signs),
    "webm": Kind("video/webm", _check_signs),
}
ACCEPT = ",".join(f".{extension}" for extension in sorted({*PICTURES, *KINDS}))


def extension_of(filename: str) -> str:
    """The ending of a name, in small letters and without its dot."""
    return PurePosixPath(filename.lower().replace("\\", "/")).suffix.removeprefix(".")


def verify(data: bytes, filename: str) -> str:
    """Return the content type of a file that is no picture. Raises `Refused` for other kinds and for content that disagrees."""
    extension = extension_of(filename)
    kind = KINDS.get(extension)
    if kind is None:
        raise Refused(
            _("This kind of file is not taken here. Pictures, PDF, Word, Excel, PowerPoint, text, CSV, ZIP and videos are."),
            "file",
        )
    if not data:
        raise Refused(_("This file is empty. Please choose another one."), "file")
    kind.check(data, extension)
    return kind.content_type


def _mismatch() -> Refused:
    return Refused(_("The content of this file is not what its name says. Please save it again and try once more."), "file")
