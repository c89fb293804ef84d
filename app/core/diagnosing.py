"""What `portal doctor` looks at, and the table of settings."""

import shutil
from dataclasses import dataclass

from flask import current_app

from app.config import Settings
from app.core import health, migrating
from app.core.server.running import FIRST_SAFE_SQLITE
from app.core.write_lock import sqlite_version
from app.extensions import db

LOW_SPACE = 500 * 1024 * 1024
GIB = 1024**3
HEADING = """# Settings

Every setting is an environment variable, or a line in `.env` beside the `Makefile`. This page is made by `./portal settings`.

| setting | default | meaning |
|---|---|---|"""


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    name: str
    words: str
    mark: str = "ok"

    @property
    def is_bad(self) -> bool:
        """Whether the site cannot work well like this."""
        return self.mark == "BAD"


def diagnose() -> list[Finding]:
    """Return what was found, settings first. Raises what the database raises when it cannot be reached."""
    settings: Settings = current_app.extensions["settings"]
    findings = [
        Finding("settings", f"environment {settings.environment}, data in {settings.data_dir}, address {settings.base_url}"),
        _disk(settings),
        *_database(),
    ]
    if not any(finding.is_bad for finding in findings):
        findings += [
            Finding(name, ", ".join(f"{key} {value}" for key, value in check.items()), "ok" if check["ok"] else "BAD")
            for name, check in health.readiness().items()
        ]
    return findings


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free
    return Finding("disk", f"{free / GIB:.1f} GiB free", "BAD" if free < LOW_SPACE else "ok")


def _database() -> list[Finding]:
    version = sqlite_version(db.engine)
    if version is None:
        findings = [Finding("database", db.engine.dialect.name)]
    else:
        advice = " (3.51.3 or newer is advised)" if version < FIRST_SAFE_SQLITE else ""
        findings = [Finding("database", f"SQLite {'.'.join(map(str, version))}{advice}", "warn" if advice else "ok")]
    if not migrating.is_current():
        findings.append(Finding("migrations", "the database is not up to date; run “portal setup”", "BAD"))
    return findings


def settings_table() -> str:
    """Return docs/settings.md: one row for each setting."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        plain = str(default).lower() if isinstance(default, bool) else default
        shown = f"`{plain}`" if default not in ("", [], None) else "empty"
        rows.append(f"| `ENGAWA_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join([HEADING, *rows])
