"""Leaves the indentation of templates out of the pages: it is for whoever reads the template, not for the wire."""

import re

from jinja2.ext import Extension

_AT_LINE_START = re.compile(r"^[ \t]+", re.MULTILINE)
# In these every blank is shown.
_SHOWN_AS_IT_IS = ("<pre", "<textarea")


class WithoutIndentation(Extension):
    """Takes blanks off the beginning of each line when a template is compiled. Lines stay, so errors name the right one."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of an HTML template without indentation; anything else as it is."""
        if not (name or "").endswith(".html") or any(tag in source for tag in _SHOWN_AS_IT_IS):
            return source
        return _AT_LINE_START.sub("", source)
