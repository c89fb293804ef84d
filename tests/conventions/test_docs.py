"""Documents tell the truth: every setting, command and target is described where a reader looks for it."""

import re
from pathlib import Path

from flask import Flask

from app.config import Settings

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`ENGAWA_{name.upper()}`" in text, name
        assert field.description, name
        assert field.description in text, f"{name}: run `./portal settings`"


def test_every_command_is_documented(app: Flask) -> None:
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    for name, command in app.cli.commands.items():
        if name in {"routes", "run", "shell", "db"}:
            continue
        names = [f"{name} {child}" for child in getattr(command, "commands", {})] or [name]
        for one in names:
            assert f"portal {one}" in text, one


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for readme in ("README.md", "README.ja.md"):
        for target in re.findall(r"`make ([a-z-]+)", (ROOT / readme).read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (readme, target)


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        prose = re.sub(r"`[^`\n]*`", "", path.read_text("utf-8"))
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", prose):
            assert (path.parent / target).exists(), (path.name, target)
