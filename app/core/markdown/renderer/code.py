"""Code blocks: highlighted by Pygments in class mode, with the language named above."""

from html import escape
from typing import Any

from markdown import Markdown
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none"})
_LONGEST_NAME = 30


def block(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **_extra: Any) -> str:
    """Formatter for pymdownx.superfences: HTML of one fenced block."""
    name = (language or "").strip().strip("{}.").lower()[:_LONGEST_NAME]
    if name in _PLAIN:
        return f'<div class="code-sample"><pre class="highlight"><code>{escape(source)}</code></pre></div>'
    try:
        lexer = get_lexer_by_name(name, stripnl=False)
        inner = highlight(source, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")
        label = lexer.name if len(name) > len(lexer.name) else name
    except ClassNotFound:
        inner, label = escape(source), name
    return (
        f'<div class="code-sample"><p class="code-sample__language">{escape(label)}</p>'
        f'<pre class="highlight"><code>{inner}\n</code></pre></div>'
    )
