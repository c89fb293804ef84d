"""Archives people upload: looked through from their directory before a byte is unpacked, then read to the end in small pieces.

Nothing is ever written or interpreted: no link is followed, no XML is parsed.
"""

import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from app.core.errors import Refused
from app.core.i18n import _

MOST_ENTRIES = 1000
LARGEST_UNPACKED = 200 * 1024 * 1024
HIGHEST_RATIO = 100
# What is small does no harm, however well it is packed.
SMALL = 1024 * 1024
DEEPEST = 2
PIECE = 64 * 1024
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_ARCHIVES = frozenset({
    "zip", "7z", "rar", "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "tar", "cab", "arj", "lzh", "lha", "z", "jar", "war",
    "apk", "iso", "img", "dmg", "vhd",
})  # fmt: skip
_PROGRAMS = frozenset({
    "exe", "dll", "com", "scr", "pif", "cpl", "msi", "msp", "bat", "cmd", "ps1", "vbs", "vbe", "jse", "wsf", "wsh", "hta",
    "lnk", "reg", "url", "scf",
})  # fmt: skip
_ARCHIVE_SIGNS = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"\xfd7zXZ", b"BZh", b"MSCF")
# Vector pictures of office programs are packed one by one.
_PACKED_PICTURES = frozenset({"emz", "wmz"})
_END = b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_LOCKED_OFFICE = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


@dataclass
class _Total:
    """What all archives inside each other hold together."""

    entries: int = 0
    unpacked: int = 0


def ends_as_archive(data: bytes) -> bool:
    """Whether a ZIP directory stands at the very end: a file of another kind that is an archive too."""
    tail = data[-(_END_RECORD.size + 0xFFFF) :]
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_RECORD.size:
        return False
    return place + _END_RECORD.size + int(_END_RECORD.unpack_from(tail, place)[-1]) == len(tail)


def check_zip(data: bytes) -> None:
    """Raise `Refused` for what is no plain, unlocked ZIP archive, or unpacks to more than it may."""
    _check(data, "", _Total(), 0)


def check_office(data: bytes, extension: str) -> None:
    """Raise `Refused` for what is no document of `extension` (docx, xlsx, pptx), has macros, or is locked."""
    _check(data, extension, _Total(), 0)


def _check(data: bytes, extension: str, total: _Total, depth: int) -> None:
    if extension in OFFICE and data.startswith(_LOCKED_OFFICE):
        raise _locked()
    if not data.startswith(b"PK\x03\x04") or not ends_as_archive(data) or not _has_small_directory(data):
        raise _damaged()
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            entries = packed.infolist()
            _look_through(entries, len(data), total)
            if extension:
                _demand_parts({entry.filename for entry in entries}, extension)
            for entry in entries:
                _read_through(packed, entry, bool(extension), total, depth)
    except _BROKEN:
        raise _damaged() from None


def _has_small_directory(data: bytes) -> bool:
    """Whether the directory can be read at all without filling the memory; archives beyond 4 GB (ZIP64) are none of ours."""
    size = int(_END_RECORD.unpack_from(data, data.rfind(_END))[5])
    return size <= MOST_ENTRIES * 1024


def _look_through(entries: list[zipfile.ZipInfo], size: int, total: _Total) -> None:
    total.entries += len(entries)
    total.unpacked += sum(entry.file_size for entry in entries)
    if not entries or entries[0].header_offset != 0:
        raise _damaged()
    if total.entries > MOST_ENTRIES or total.unpacked > LARGEST_UNPACKED:
        raise _too_much()
    if _is_bomb(sum(entry.file_size for entry in entries), size) or any(
        _is_bomb(entry.file_size, entry.compress_size) for entry in entries
    ):
        raise _too_much()
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        # Entries that lie on top of each other unpack the same bytes many times.
        if entry.header_offset < end:
            raise _damaged()
        end = entry.header_offset + entry.compress_size
        _refuse_name(entry)
        if entry.flag_bits & 0x1:
            raise _locked()
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > SMALL and unpacked > HIGHEST_RATIO * packed


def _refuse_name(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename.replace("\\", "/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    is_outside = name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in name
    if is_outside or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _unwanted(name)
    if _extension(name) in _PROGRAMS | _ARCHIVES:
        raise _unwanted(name)


def _demand_parts(names: set[str], extension: str) -> None:
    if "[Content_Types].xml" not in names or OFFICE[extension] not in names:
        raise _damaged()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(
            _("This document has macros, which are not taken here. Please save it without them and try again."), "file"
        )


def _read_through(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, is_office: bool, total: _Total, depth: int) -> None:
    """Read an entry to its end: sizes that lie and damage show here, and an archive under another name."""
    extension = _extension(entry.filename)
    kept = bytearray() if extension in OFFICE else None
    with packed.open(entry) as part:
        is_first = True
        while piece := part.read(PIECE):
            if (
                is_first
                and kept is None
                and piece.startswith(_ARCHIVE_SIGNS)
                and not (is_office and extension in _PACKED_PICTURES)
            ):
                raise _unwanted(entry.filename)
            is_first = False
            if kept is not None:
                kept += piece
    if kept:
        if depth == DEEPEST:
            raise _unwanted(entry.filename)
        _check(bytes(kept), extension, total, depth + 1)


def _extension(name: str) -> str:
    return PurePosixPath(name.lower()).suffix.removeprefix(".")


def _damaged() -> Refused:
    return Refused(_("This file is damaged, or not what its name says. Please save it again and try once more."), "file")


def _locked() -> Refused:
    return Refused(
        _("This file is locked with a password, so nobody can check it. Please send it without the password."), "file"
    )


def _too_much() -> Refused:
    return Refused(_("This file would unpack to far more than fits here. Please send what is needed of it by itself."), "file")


def _unwanted(name: str) -> Refused:
    shown = PurePosixPath(name.replace("\\", "/")).name[:60]
    return Refused(
        _("This archive holds “%(name)s”, which is not taken here. Please leave it out and try again.", name=shown), "file"
    )
