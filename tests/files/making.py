"""Small true files of every kind that is taken, and what tests change in them."""

import io
import zipfile
from collections.abc import Mapping

from PIL import Image

OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(64)
MOV = b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + bytes(64)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87\x81\x04" + bytes(64)


def packed(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of `entries`, contents by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(extension: str, **further: bytes) -> bytes:
    """Return the smallest document of an office program; further parts by name."""
    return packed({"[Content_Types].xml": b"<Types/>", OFFICE_PARTS[extension]: b"<x/>", **further})


def picture(size: tuple[int, int] = (60, 40), kind: str = "PNG") -> bytes:
    """Return a picture with many colours."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


EVERY_KIND: dict[str, bytes] = {
    "報告.pdf": PDF,
    "a.docx": office("docx"),
    "a.xlsx": office("xlsx"),
    "a.pptx": office("pptx"),
    "a.txt": "雨の日も安心です。\n".encode("cp932"),
    "a.log": b"2026-11-22 \x1b[31mERROR\x1b[0m it broke\n",
    "a.md": "# 見出し\n".encode(),
    "a.csv": "名前,数\nA,1\n".encode("utf-16"),
    "a.json": b'{"a": 1}',
    "a.zip": packed({"a.txt": b"hello", "b/報告.docx": office("docx")}),
    "a.mp4": MP4,
    "a.mov": MOV,
    "a.webm": WEBM,
}
