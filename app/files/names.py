"""Names of files as people gave them, made harmless for headers, addresses and disks."""

import re
import unicodedata
from urllib.parse import quote

from app.files.models import LONGEST_NAME

_NOT_IN_NAME = re.compile(r"[^\w.-]+")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_name(name: str, extension: str) -> str:
    """Letters of any alphabet, digits, `.`, `_` and `-`, ending with `extension`; never empty, never a path."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    stem = re.split(r"[/\\]", name)[-1].split(":")[0].rsplit(".", 1)[0]
    stem = re.sub(r"\.{2,}", ".", _NOT_IN_NAME.sub("-", stem)).strip("-._")
    if _DEVICES.match(stem):
        stem = f"file-{stem}"
    return f"{stem[: LONGEST_NAME - len(extension) - 1].strip('-._') or 'file'}.{extension}"


def disposition(name: str, *, is_inline: bool) -> str:
    """Value of Content-Disposition: an ASCII name for old programs and the true one beside it."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return f"{'inline' if is_inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
