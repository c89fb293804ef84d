"""The `portal` command: what it says, how it fails, and that its settings are documented."""

from pathlib import Path

import click
import pytest
from sqlalchemy.exc import OperationalError

from app import cli
from app.config import Settings
from app.core import installation
from app.core.diagnosing import settings_table
from app.core.errors import Busy, NotFound, Refused
from app.core.transaction import DiskFull
from tests.core.plain_app import plain_app
from tests.support.servers import ROOT, run_portal

DOCUMENT = ROOT / "docs/settings.md"


def test_every_setting_is_documented() -> None:
    """Mend it with: ./portal settings > docs/settings.md"""
    assert DOCUMENT.read_text("utf-8").strip() == settings_table().strip()
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused("The file is empty."), "The file is empty."),
        (NotFound(), "There is no such thing."),
        (Busy(), "busy"),
        (DiskFull(), "full"),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "a.csv: No such file or directory"),
        (OperationalError("SELECT 1", {"secret": "hunter2"}, Exception("connection refused")), "connection refused"),
        (OperationalError("SELECT 1", {"secret": "hunter2"}, Exception("no such table: users")), "Run “portal setup” first"),
    ],
)
def test_a_failure_is_one_sentence(error: Exception, words: str) -> None:
    (told,) = cli.told(error)
    assert words in told
    assert "hunter2" not in told


def test_commands_fail_with_a_sentence_and_a_code(tmp_path: Path) -> None:
    unknown = run_portal(tmp_path, "no-such-command")
    assert unknown.returncode == 2
    assert "no-such-command" in unknown.stderr
    unready = run_portal(tmp_path, "doctor")
    assert unready.returncode == 1
    assert "portal setup" in unready.stdout
    early = run_portal(tmp_path, "init", "first@example.com")
    assert early.returncode == 1
    assert early.stderr.strip() == cli.NOT_PREPARED
    unreachable = run_portal(tmp_path, "migrate", database_url="sqlite:////nowhere/at/all.db")
    assert unreachable.returncode == 1
    for failed in (unknown, unready, early, unreachable):
        assert "Traceback" not in failed.stderr


def test_steps_run_in_order_and_the_first_error_ends_them(tmp_path: Path) -> None:
    app = plain_app(tmp_path)
    said: list[str] = []

    def fail() -> str:
        raise click.ClickException("broken")

    installation.step(app, "late", fail, 30)
    installation.step(app, "never", lambda: "never", 40)
    installation.step(app, "quiet", lambda: None, 20)
    installation.step(app, "first", lambda: "first", 10)
    with pytest.raises(click.ClickException):
        installation.set_up(app, said.append)
    assert said == ["first"]
    with pytest.raises(RuntimeError, match="twice"):
        installation.step(app, "first", lambda: None, 1)
