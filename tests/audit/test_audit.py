"""The checks of what is shipped find what they are for, and are not green because they looked at nothing."""

import json
from pathlib import Path

from audit import LOCKS, advisories, parts, secrets
from audit.secrets import PLUGINS, SUSPICIOUS

KNOWN = json.loads(advisories.SNAPSHOT.read_text("utf-8"))["packages"]


def test_a_version_with_a_known_weakness_is_found() -> None:
    assert advisories.weaknesses("flask", "3.1.3", KNOWN) == []
    assert "CVE-2023-30861" in " ".join(advisories.weaknesses("flask", "2.3.1", KNOWN))
    assert "CVE-2025-47278" in " ".join(advisories.weaknesses("flask", "3.1.0", KNOWN))
    assert "CVE-2024-49768" in " ".join(advisories.weaknesses("waitress", "3.0.0", KNOWN))


def test_a_package_nobody_looked_up_is_found() -> None:
    assert "look its advisories up" in advisories.weaknesses("unheard-of", "1.0", KNOWN)[0]


def test_every_line_of_the_lock_files_is_read(tmp_path: Path) -> None:
    pins, unread = advisories.pinned(LOCKS)
    assert unread == []
    assert len(pins) > 70
    assert dict(pins)["psycopg-binary"]
    lock = tmp_path / "run.txt"
    lock.write_text(
        "Flask_Thing[extra]==1.2.3 ; python_version < '4' \\\n    --hash=sha256:00\ngit+https://example.com/x\n", "utf-8"
    )
    pins, unread = advisories.pinned((lock,))
    assert pins == [("flask-thing", "1.2.3")]
    assert len(unread) == 1


def test_the_list_of_parts_is_that_of_the_lock_file() -> None:
    assert parts.findings()[0] == []
    kept = parts.KEPT.read_text("utf-8")
    assert "timestamp" not in kept
    assert "serialNumber" not in kept
    assert "http" not in kept.replace("http://cyclonedx.org/schema", "")


def test_a_planted_secret_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "settings.py"
    key = "AKIA" + "QYLPMN5HFIQR7XYA"
    planted.write_text(
        f'key = "{key}"\npassword = "Tr0ub4dor-and-three"\naddress = "https://me:{"s3cr" + "et99"}@example.com"\n', "utf-8"
    )
    found = secrets.scan([str(planted)], [*PLUGINS, *SUSPICIOUS])
    assert {kind for _file, kind, _digest in found} >= {"AWS Access Key", "Secret Keyword", "Basic Auth Credentials"}


def test_every_known_secret_says_why_it_is_none() -> None:
    assert all(len(one["why"]) > 10 for one in json.loads(secrets.KNOWN.read_text("utf-8")))
