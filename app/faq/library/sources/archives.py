"""Unpacks a zip without trusting it: counted, measured and named before a byte of it is written."""

import lzma
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from app.core.errors import Refused
from app.core.i18n import _

MOST_ENTRIES = 20_000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
COPIED_BYTES = 256 * 1024
# What the standard library raises for damaged, encrypted or unknown contents of an archive.
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError,
)  # fmt: skip


def unpack(archive: Path, target: Path) -> None:
    """Unpack the files of `archive` into `target`. Raises `Refused` for what is no zip, too large or leads elsewhere."""
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            _check(entries)
            for entry in entries:
                _write(packed, entry, target)
    except _BROKEN as error:
        raise Refused(_("This zip file cannot be unpacked. Make it anew and try again.")) from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    packed_size = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or (size > 1024 * 1024 and size / packed_size > MOST_RATIO):
        raise Refused(_("This zip file unpacks to more than 200 MB or 20,000 files. Please split it."))
    for entry in entries:
        name = PurePosixPath(entry.filename)
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or name.is_absolute() or ".." in name.parts or "\\" in entry.filename or ":" in entry.filename:
            raise Refused(_("This zip file holds a link or a name that leads out of it. Nothing was read."))


def _write(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    path = target / entry.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(entry) as source, path.open("wb") as written:
        left = entry.file_size
        while data := source.read(COPIED_BYTES):
            left -= len(data)
            # A lying header must not fill the disk: no more is written than was declared.
            if left < 0:
                raise zipfile.BadZipFile(entry.filename)
            written.write(data)
