"""Where a redirect may lead: to a path of this site and nowhere else."""

from urllib.parse import urlsplit


def local_path(target: str | None) -> str | None:
    """Return `target` when it is an absolute path on this site, else None (backslashes, tabs, `//` and schemes refused)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if "\\" in target or any(ord(character) < 0x20 or ord(character) == 0x7F for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
