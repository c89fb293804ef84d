"""The pipeline itself: Python-Markdown with extensions, then the allowlist."""

import re
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension

from . import code
from .lines import Addresses, Containers, Details, Lists
from .sanitising import clean
from .trees import Callouts, Headings, Shapes

_EXTENSIONS = [
    "tables", "footnotes", "def_list", "abbr", "sane_lists",
    "pymdownx.superfences", "pymdownx.tasklist", "pymdownx.magiclink", "pymdownx.tilde", "pymdownx.details",
]  # fmt: skip
_OPTIONS: dict[str, dict[str, Any]] = {
    "tables": {"use_align_attribute": True},
    "footnotes": {"SEPARATOR": "-", "BACKLINK_TITLE": "{}"},
    "pymdownx.superfences": {"custom_fences": [{"name": "*", "class": "", "format": code.block}]},
    "pymdownx.tilde": {"subscript": False},
    "pymdownx.magiclink": {"hide_protocol": False},
}
_CHECKBOX = re.compile(r'<input type="checkbox" disabled( checked)?\s*/?>')
_EMPTY = re.compile(r"<p>\s*</p>\n?")
_RAW_H1 = re.compile(r"<(/?)h1\b", re.IGNORECASE)


class _Site(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - name given by Python-Markdown
        for priority, step in enumerate((Lists, Containers, Details, Addresses), start=26):
            md.preprocessors.register(step(md), step.__name__.lower(), priority)
        md.treeprocessors.register(Callouts(md), "callouts", 40)
        self.headings = Headings(md)
        md.treeprocessors.register(self.headings, "headings", 8)
        md.treeprocessors.register(Shapes(md), "shapes", 7)


def render(text: str) -> tuple[str, list[tuple[int, str, str]]]:
    """Return safe HTML and the contents as (level, id, words). May take long or exhaust the stack on hostile input."""
    site = _Site()
    md = Markdown(extensions=[*_EXTENSIONS, site], extension_configs=_OPTIONS, output_format="html")
    html = md.convert(text)
    html = _CHECKBOX.sub(lambda found: f'<span class="task-mark">{"☑" if found[1] else "☐"}</span>', html)
    return _EMPTY.sub("", clean(_RAW_H1.sub(r"<\1h2", html))), site.headings.toc
