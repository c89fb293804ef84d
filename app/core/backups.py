"""Backups of an installation on SQLite: the database by its backup interface, files and secret key by copy, all with hashes.

The search index is left out: it is rebuilt from the database.
"""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from flask import current_app

from app.config import Settings
from app.core import clock, secret_key
from app.core.errors import Refused
from app.core.i18n import _

DATABASE = "engawa.db"
FILES = "files"
MANIFEST = "manifest.json"


def back_up(folder: Path) -> int:
    """Write a backup into the new `folder` and return its number of files.

    The database is copied first, so no row names a file that is missing. Raises `Refused` on PostgreSQL or when it exists.
    """
    data = _sqlite_data()
    if folder.exists():
        raise Refused(_("%(folder)s exists already. Name a folder that does not.", folder=folder))
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect(data / DATABASE)) as source, closing(sqlite3.connect(partial / DATABASE)) as target:
        # All pages in one step: one snapshot, however much is written meanwhile.
        source.backup(target, pages=-1)
    if (data / FILES).exists():
        shutil.copytree(data / FILES, partial / FILES)
    if (data / secret_key.FILE).exists():
        shutil.copy2(data / secret_key.FILE, partial / secret_key.FILE)
    hashes = {str(path.relative_to(partial)): _hash(path) for path in sorted(partial.rglob("*")) if path.is_file()}
    manifest = {"made_at": clock.now().isoformat(), "files": hashes}
    (partial / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
    partial.rename(folder)
    return len(hashes)


def verify(folder: Path) -> dict[str, str]:
    """Return the hashes of a backup's files by name. Raises `Refused` naming what is missing or damaged."""
    try:
        hashes: dict[str, str] = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        raise Refused(_("%(folder)s holds no backup.", folder=folder)) from None
    for name, wanted in hashes.items():
        path = folder / name
        if not path.is_file() or _hash(path) != wanted:
            raise Refused(_("The backup is damaged: %(name)s is not as it was saved.", name=name))
    with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro&immutable=1", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Refused(_("The backup is damaged: %(name)s is not as it was saved.", name=DATABASE))
    return hashes


def restore(folder: Path) -> int:
    """Put the backup in `folder` into the data folder and return its number of files.

    Raises `Refused` when the backup is damaged, when a database is there already, and on PostgreSQL.
    """
    data = _sqlite_data()
    if (data / DATABASE).exists() and (data / DATABASE).stat().st_size:
        raise Refused(_("There is a database in %(folder)s already. Move it away first.", folder=data))
    hashes = verify(folder)
    for name in hashes:
        target = data / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, target)
    return len(hashes)


def _sqlite_data() -> Path:
    settings: Settings = current_app.extensions["settings"]
    if settings.database_url:
        raise Refused(_("This is for the database in the data folder. Save PostgreSQL with pg_dump, and the files beside it."))
    return settings.data_dir


def _hash(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
