"""Every kind that is taken is what its name says, and nothing else is taken (checks 44, 46, 48)."""

import io
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from app.core.database import db_session
from app.core.errors import Refused
from app.files import archives, kinds, operations
from app.files.models import File
from tests.files.making import EVERY_KIND, MP4, PDF, office, packed, picture

NASTY = Path(__file__).parents[2] / "../shared/data/nasty-dev/images"
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("name", EVERY_KIND)
def test_true_files_are_taken(app, name):
    content_type = kinds.verify(EVERY_KIND[name], name)
    assert content_type == kinds.KINDS[kinds.extension_of(name)].content_type
    assert kinds.verify(EVERY_KIND[name], name.upper()) == content_type


@pytest.mark.parametrize(
    "name", ["a.svg", "a.html", "a.xml", "a.exe", "a.js", "a.doc", "a.xlsm", "a.heic", "a", "", "pdf", "a.pdf.exe", "a.pdf."]
)
def test_other_kinds_are_refused(app, name):
    with pytest.raises(Refused) as refusal:
        kinds.verify(PDF, name)
    assert refusal.value.field == "file"


@pytest.mark.parametrize("name", sorted(set(EVERY_KIND)))
def test_a_name_of_another_kind_is_refused(app, name):
    """Check 44: content and name must agree, in every pair but texts among each other."""
    texts = {"txt", "log", "md", "csv"}
    taken = []
    for other, data in EVERY_KIND.items():
        same = kinds.extension_of(name) == kinds.extension_of(other)
        both_texts = kinds.extension_of(name) in texts and kinds.extension_of(other) in texts | {"json"}
        if same or both_texts:
            continue
        try:
            kinds.verify(data, name)
        except Refused:
            continue
        taken.append(other)
    # A document of an office program is an archive like any other.
    assert [one for one in taken if not (name == "a.zip" and kinds.extension_of(one) in archives.OFFICE)] == []


@pytest.mark.parametrize("extension", sorted({*kinds.KINDS} - {"zip"}))
@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\n  <!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf<HTML>",
        "<script>alert(1)</script>".encode("utf-16"),
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"",
    ],
)
def test_pages_and_programs_under_another_name_are_refused(app, extension, data):
    with pytest.raises(Refused):
        kinds.verify(data, f"a.{extension}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF + packed({"a.txt": b"x"})),
        ("a.mp4", MP4 + packed({"a.txt": b"x"})),
        ("a.pdf", b"<html>" + PDF),
        ("a.pdf", PDF[:20] + b"<script>alert(1)</script>" + PDF[20:]),
        ("a.pdf", PDF.replace(b"%%EOF", b"")),
        ("a.zip", picture() + packed({"a.txt": b"x"})),
        ("a.zip", packed({"a.txt": b"x"}) + b"MZ and more"),
        ("a.docx", b"GIF89a" + office("docx")),
        ("a.json", b"function () {}"),
        ("a.csv", b"\xff\xfea"),
    ],
)
def test_files_of_two_kinds_at_once_are_refused(app, name, data):
    with pytest.raises(Refused):
        kinds.verify(data, name)


@pytest.mark.parametrize("kind", ["GIF", "JPEG", "PNG"])
def test_pictures_that_are_archives_too_lose_the_archive(app, cast, kind):
    name = f"a.{kind.lower()}"
    file = operations.upload(cast.mia, picture(kind=kind) + packed({"a.txt": b"hidden"}), name)
    from app.core import storage

    assert b"PK\x03\x04" not in storage.get(file.key)


def _refused(data: bytes, extension: str = "zip") -> bool:
    try:
        kinds.verify(data, f"a.{extension}")
    except Refused:
        return True
    return False


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "a/../../b.txt",
        "/etc/passwd",
        "C:\\boot.ini",
        "..\\a.txt",
        "b.zip",
        "b.7z",
        "b.tar.gz",
        "b.exe",
        "b.LNK",
        "b.jar",
    ],
)
def test_paths_programs_and_archives_inside_are_refused(app, name):
    assert _refused(packed({"a.txt": b"x", name: b"x"}))
    assert not _refused(packed({"a.txt": b"x", "b.txt": b"x"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_inside_are_refused(app, kind):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        entry.external_attr = (kind | 0o644) << 16
        archive.writestr(entry, "/etc/passwd")
    assert _refused(out.getvalue())


def test_archives_under_another_name_inside_are_refused(app):
    inner = packed({"a.txt": b"x"})
    assert _refused(packed({"a.txt": inner}))
    assert _refused(packed({"a.png": b"Rar!\x1a\x07\x00"}))
    assert _refused(packed({"a.docx": inner}))


def test_documents_with_tables_in_them_are_taken_but_not_without_end(app):
    once = office("pptx", **{"ppt/embeddings/table.xlsx": office("xlsx"), "ppt/media/image1.emz": b"\x1f\x8b\x08picture"})
    assert not _refused(once, "pptx")
    assert not _refused(packed({"a.pptx": once}))
    assert _refused(packed({"b.docx": office("docx", **{"a.pptx": once})}))


def test_macros_and_passwords_are_refused(app):
    assert _refused(office("docx", **{"word/vbaProject.bin": b"x"}), "docx")
    assert _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "xlsx")
    locked = bytearray(packed({"a.txt": b"x"}))
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[locked.index(sign) + place] |= 1
    assert _refused(bytes(locked))


def test_bombs_are_refused_from_the_directory(app):
    """Check 46: ratio, bytes, entries."""
    assert _refused(packed({"a.txt": bytes(3 * MEGABYTE)}))
    assert _refused(packed({str(number): bytes(300_000) for number in range(20)}))
    assert not _refused(packed({"a.txt": bytes(MEGABYTE)})), "what is small may be packed well"
    assert not _refused(packed({f"{number}.txt": b"" for number in range(1000)}))
    assert _refused(packed({f"{number}.txt": b"" for number in range(1001)}))


def test_limit_of_what_is_unpacked_counts_archives_inside_too(app, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 3000)
    assert not _refused(packed({"a.txt": bytes(2000)}))
    assert _refused(packed({"a.txt": bytes(2000), "b.txt": bytes(1001)}))
    assert _refused(packed({"a.txt": bytes(1500), "b.docx": office("docx", **{"word/a.bin": bytes(1500)})}))


def _with_size_in_directory(data: bytes, size: int) -> bytes:
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + struct.pack("<L", size) + data[place + 4 :]


def test_sizes_that_lie_and_damage_are_refused(app):
    data = packed({"a.txt": bytes(range(256)) * 4000})
    assert not _refused(data)
    assert _refused(_with_size_in_directory(data, 10))
    assert _refused(_with_size_in_directory(data, MEGABYTE * 90))
    assert _refused(data[: len(data) // 2] + b"\xff\xff\xff" + data[len(data) // 2 + 3 :])
    assert _refused(data[:-30])


def test_entries_on_top_of_each_other_are_refused(app):
    """The bomb that needs neither nesting nor a ratio: many names for the same bytes."""
    data = packed({"a.txt": b"x" * 100})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, 2 * len(entry), start, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert _refused(data[:start] + entry + entry + record)


def test_a_huge_directory_is_not_even_read(app):
    data = packed({"a.txt": b"x"})
    place = data.index(b"PK\x05\x06") + 12
    assert _refused(data[:place] + struct.pack("<L", 2**31) + data[place + 4 :])
    assert _refused(b"PK\x05\x06" + bytes(18)), "an archive of nothing"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(app, method):
    assert _refused(packed({"a.txt": b"x" * 100}, method))


def test_nasty_pictures_end_as_plain_pictures_or_with_a_sentence(app, cast):
    """Check 46: bombs, broken files, turned cameras; nothing of the metadata is left."""
    if not NASTY.exists():
        pytest.skip("../shared/data is missing")
    from app.core import storage

    refused, taken = set(), {}
    for path in sorted(NASTY.iterdir()):
        try:
            taken[path.name] = operations.upload(cast.cleo, path.read_bytes(), path.name)
        except Refused as refusal:
            assert len(refusal.message) > 10
            refused.add(path.name)
    expected = {"broken.png", "broken_data_stream.png", "decompression_bomb.gif", "hopper.bmp", "hopper.ico", "hopper.tif"}
    assert refused == expected
    for name, file in taken.items():
        image = Image.open(io.BytesIO(storage.get(file.key)))
        assert image.format == "WEBP", name
        assert not image.getexif(), name
        assert not {"exif", "xmp", "icc_profile"} & set(image.info), name
    turned = {
        (taken[name].width, taken[name].height)
        for name in taken
        if name.startswith("hopper_orientation") and name.endswith("jpg")
    }
    assert len(turned) == 1, "every one stands upright"
    assert db_session.query(File).count() == len(taken)
