"""Where uploaded bytes live: a folder, an S3 bucket or memory behind one small class.

Keys are random and say nothing of what they hold. A write is whole or not there at all.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, MemoryStore, S3Store

from app.config import Settings


@dataclass(frozen=True)
class Stored:
    """One stored object: its key, size in bytes, and when it was written (aware, UTC)."""

    key: str
    size: int
    written_at: datetime


class Storage:
    """Seven methods over an object store. `url` is empty for `folder`, `s3://bucket/prefix?endpoint=…` or `memory://`."""

    def __init__(self, url: str, folder: Path) -> None:
        self._store = self._open(url, folder)

    @staticmethod
    def _open(url: str, folder: Path) -> LocalStore | S3Store | MemoryStore:
        parts = urlsplit(url)
        if not url:
            folder.mkdir(parents=True, exist_ok=True)
            return LocalStore(folder)
        if parts.scheme == "memory":
            return MemoryStore()
        if parts.scheme != "s3" or not parts.netloc:
            raise ValueError("ENGAWA_STORAGE_URL must be empty or s3://bucket/prefix")
        options = dict(parse_qsl(parts.query))
        endpoint = options.get("endpoint", "")
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            region=options.get("region") or os.environ.get("AWS_REGION") or "us-east-1",
            endpoint=endpoint or None,
            virtual_hosted_style_request=not endpoint,
            client_options={"allow_http": endpoint.startswith("http://"), "timeout": "30s"},
        )

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Store `data` under `key`, replacing what is there. Raises `OSError` when the disk or the service fails."""
        # A folder keeps no types; the row that names the key does.
        attributes = {} if isinstance(self._store, LocalStore) else {"Content-Type": content_type}
        obstore.put(self._store, key, data, attributes=attributes or None)

    def get(self, key: str) -> bytes:
        """Return the bytes. Raises `FileNotFoundError`."""
        return bytes(obstore.get(self._store, key).bytes())

    def part(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end` (not included; both within the object). Raises `FileNotFoundError`."""
        return bytes(obstore.get_range(self._store, key, start=start, end=end))

    def delete(self, key: str) -> None:
        """Forget `key`; nothing happens when it is not there."""
        if self.exists(key):
            obstore.delete(self._store, key)

    def exists(self, key: str) -> bool:
        """Whether something is stored under `key`."""
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def size(self, key: str) -> int:
        """Size in bytes. Raises `FileNotFoundError`."""
        return int(obstore.head(self._store, key)["size"])

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """Every object below `prefix`, a path of whole segments, in no particular order."""
        for portion in obstore.list(self._store, prefix or None):
            for item in portion:
                yield Stored(item["path"], item["size"], item["last_modified"])


def new_key(prefix: str) -> str:
    """A fresh random key below `prefix`, spread over 256 folders."""
    name = secrets.token_hex(16)
    return f"{prefix}/{name[:2]}/{name}"


def init_app(app: Flask) -> None:
    """Open the storage the settings name. Raises `ValueError` for an unknown kind."""
    settings: Settings = app.extensions["settings"]
    app.extensions["storage"] = Storage(settings.storage_url, settings.data_dir / "files")


def storage() -> Storage:
    """The storage of the current application."""
    opened: Storage = current_app.extensions["storage"]
    return opened


def put(key: str, data: bytes, content_type: str) -> None:
    """See `Storage.put`."""
    storage().put(key, data, content_type)


def get(key: str) -> bytes:
    """See `Storage.get`."""
    return storage().get(key)


def part(key: str, start: int, end: int) -> bytes:
    """See `Storage.part`."""
    return storage().part(key, start, end)


def size(key: str) -> int:
    """See `Storage.size`."""
    return storage().size(key)


def delete(key: str) -> None:
    """See `Storage.delete`."""
    storage().delete(key)


def exists(key: str) -> bool:
    """See `Storage.exists`."""
    return storage().exists(key)


def list(prefix: str = "") -> Iterator[Stored]:
    """See `Storage.list`."""
    return storage().list(prefix)
