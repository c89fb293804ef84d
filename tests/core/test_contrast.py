"""Every pair of colours in use can be read, in light and in dark: 4.5:1 for text, 3:1 for edges, marks and focus."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static/css"
TOKENS = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}, #[0-9a-f]{6})\);", (CSS / "tokens.css").read_text("utf-8")))
THEMES = ("light", "dark")
GROUNDS = ("paper", "surface", "sunken")
SOFT = {
    "indigo": "indigo-soft",
    "persimmon-ink": "persimmon-soft",
    "moss": "moss-soft",
    "ochre": "ochre-soft",
    "beni": "beni-soft",
    "muted": "sunken",
}
TEXT = [
    *[(ink, ground) for ink in ("ink", *SOFT) for ground in GROUNDS],
    *[(ink, ground) for soft in SOFT.values() for ink, ground in (("ink", soft), ("muted", soft))],
    *SOFT.items(),
    ("on-indigo", "indigo"),
    ("on-indigo", "indigo-strong"),
    ("on-persimmon", "persimmon"),
    ("on-beni", "beni"),
    ("paper", "ink"),
    ("indigo", "ochre-soft"),
    ("indigo", "beni-soft"),
    ("indigo", "moss-soft"),
]
MARKS = [
    *[(mark, ground) for mark in ("edge", "indigo", "persimmon", "moss", "ochre", "beni") for ground in GROUNDS],
    ("edge", "indigo-soft"),
    ("moss", "line"),
    ("ochre", "line"),
    ("persimmon", "line"),
    ("indigo", "line"),
    ("beni", "line"),
]
ABSOLUTE = re.compile(r"(?<![\w#-])\d*\.?\d+(px|rem|pt|cm|mm|in)\b")


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` as WCAG 2.2 defines it, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(front: str, back: str, theme: str) -> float:
    """Return the contrast ratio of two tokens in a theme, 1 to 21."""
    at = THEMES.index(theme)
    values = sorted((luminance(TOKENS[name].split(", ")[at]) for name in (front, back)), reverse=True)
    return (values[0] + 0.05) / (values[1] + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("front,back", TEXT)
def test_text_can_be_read(front: str, back: str, theme: str) -> None:
    assert contrast(front, back, theme) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("front,back", MARKS)
def test_edges_and_marks_can_be_seen(front: str, back: str, theme: str) -> None:
    assert contrast(front, back, theme) >= 3


def test_every_named_colour_is_checked() -> None:
    checked = {name for pair in [*TEXT, *MARKS] for name in pair}
    assert set(TOKENS) == checked


def test_every_property_that_is_used_is_defined() -> None:
    text = "\n".join(path.read_text("utf-8") for path in CSS.rglob("*.css"))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", text))
    defined = set(re.findall(r"(--[a-z0-9-]+):", text))
    assert used <= defined


def test_sizes_stand_only_in_the_tokens() -> None:
    found = []
    for path in CSS.rglob("*.css"):
        if path.name == "tokens.css":
            continue
        for line in path.read_text("utf-8").splitlines():
            # The rules of a sheet of paper know no custom properties.
            if not line.strip().startswith(("@media", "@page")) and "hidden-visually" not in line:
                found += [f"{path.name}: {hit[0]}" for hit in ABSOLUTE.finditer(re.sub(r"@media[^{]*\{", "", line))]
    assert found == []
