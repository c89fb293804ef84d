"""Whether a package that is shipped has a known weakness, asked of the snapshot in `requirements/advisories.json`.

A check that skips what it does not know is green for the wrong reason, so every package of the lock files must stand in the
snapshot: with the ranges of versions its advisories name, or with an empty list, which says that somebody looked and found
none. A pinned version that cannot be read is a finding as well. The snapshot is as old as `as_of` says; SECURITY.md tells how
it is renewed, and by which online check it is accompanied.
"""

import json
import re
from datetime import date
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from audit import LOCKS, ROOT

SNAPSHOT = ROOT / "requirements/advisories.json"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[0-9][^\s;\\]*)")
#: Lines that pin nothing: continued hashes, comments, references to another file.
OTHER = re.compile(r"^\s*(?:--hash=|#|-c |$)")


def findings() -> tuple[list[str], str]:
    """Return every shipped package that an advisory covers or the snapshot does not know, and how many were asked about."""
    told = json.loads(SNAPSHOT.read_text("utf-8"))
    pins, unread = pinned(LOCKS)
    found = unread + [finding for name, version in pins for finding in weaknesses(name, version, told["packages"])]
    age = (date.today() - date.fromisoformat(told["as_of"])).days  # noqa: DTZ011 - an age in days needs no time zone
    return found, f"{len(pins)} pinned packages against a snapshot of {told['as_of']} ({max(age, 0)} days old)"


def pinned(files: tuple[Path, ...]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return `(name, version)` of every pinned package, and a finding for each line that could not be read."""
    pins, unread = set(), []
    for path in files:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            match = PINNED.match(line)
            if match:
                pins.add((canonicalize_name(match["name"]), match["version"]))
            elif not OTHER.match(line):
                unread.append(f"{path.name}:{number}: not a pinned package, so it was not looked at: {line.strip()}")
    return sorted(pins), unread


def weaknesses(name: str, version: str, packages: dict[str, list[dict[str, str]]]) -> list[str]:
    """Return a finding for each advisory that covers that version, or one saying that nothing is known of the package."""
    if name not in packages:
        return [f"{name} {version}: not in {SNAPSHOT.name}; look its advisories up and add it, with an empty list for none"]
    try:
        return [
            f"{name} {version}: {one['id']} (affected: {one['affected']})"
            for one in packages[name]
            if SpecifierSet(one["affected"]).contains(Version(version), prereleases=True)
        ]
    except InvalidSpecifier as error:
        return [f"{name}: {SNAPSHOT.name} cannot be read: {error}"]
