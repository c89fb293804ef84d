"""Templates and stylesheets: everything of a feature has its name, nothing inline, no way round the escaping."""

import re
from pathlib import Path

import pytest

from app.features import FEATURES

ROOT = Path(__file__).parents[2]
NAMES = {feature.__name__.rsplit(".", 1)[-1] for feature in FEATURES}
SHARED = {"layouts", "components", "errors", "core", "mail"}
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".xml"})
LONGEST = 150


def test_template_folders_are_features() -> None:
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders - SHARED <= NAMES
    mails = {path.name for path in (ROOT / "templates" / "mail").iterdir() if path.is_dir()}
    assert mails <= NAMES


def test_feature_stylesheets_are_features() -> None:
    assert {path.stem for path in (ROOT / "static/css/features").glob("*.css")} <= NAMES


def test_component_stylesheets_belong_to_a_component() -> None:
    macros = {path.stem for path in (ROOT / "templates/components").glob("*.html")}
    sheets = {path.stem for path in (ROOT / "static/css/components").glob("*.css")}
    # What the Markdown renderer and the mark-up itself bring needs no macro.
    assert sheets - macros <= {"code", "prose", "table", "form", "card", "flash", "dialog", "menu"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_the_rules(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not re.search(r"\|\s*safe\b|Markup\(", text), "only rendered Markdown is markup"
    if path.suffix == ".html" and "mail" not in path.parts:
        assert not re.search(r"""\sstyle\s*=\s*["']""", text), "no inline style"
        assert not re.search(r"""\son[a-z]+\s*=\s*["']""", text), "no inline handler"
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", text), "no inline script"
        assert "http://" not in text.replace("http://www.w3.org", ""), "no third party"


IMPORT = re.compile(r'{%-? from "[^"]+" import ([^%]+?)(?: with context)? -?%}')


def _with_what_it_includes(text: str) -> str:
    body, names = IMPORT.sub("", text), re.findall(r'{% include "([^"]+)"', text)
    # What is included has the macros of what includes it.
    return body + "".join(_with_what_it_includes((ROOT / "templates" / name).read_text("utf-8")) for name in names)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_imports_no_macro_it_does_not_use(path: Path) -> None:
    text = path.read_text("utf-8")
    imported = [name.split(" as ")[-1].strip() for names in IMPORT.findall(text) for name in names.split(",")]
    used = _with_what_it_includes(text)
    assert [name for name in imported if not re.search(rf"\b{name}\b", used)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "static/js").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_is_short_and_speaks_no_language(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 100
    assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text), "sentences come from the page"
    assert "innerHTML" not in text or "// markup from our own server" in text


def test_raw_colours_stand_only_in_the_tokens() -> None:
    for path in (ROOT / "static/css").rglob("*.css"):
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", path.read_text("utf-8")), path
