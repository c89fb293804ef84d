"""What the rendering process answers: HTML and contents of a text."""

from typing import Any

from .pipeline import render

WARM = "# warm\n\n```python\npass\n```\n"


def answer(text: str) -> dict[str, Any]:
    """Return `{"html": str, "toc": [(level, anchor, words)]}`."""
    html, toc = render(text)
    return {"html": html, "toc": toc}
