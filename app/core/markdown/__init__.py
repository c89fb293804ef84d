"""From Markdown to HTML: the only way, with limits on size and time.

Rendered once when a text is written and stored with `VERSION`; texts stored with a lower version are rendered again.
"""

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import Refused
from app.core.i18n import _
from app.core.limited import Failed, LimitedProcess, TookTooLong
from app.core.logs import log

from .renderer.sanitising import clean
from .words import plain

VERSION = 1
LONGEST_BYTES = 64 * 1024
process = LimitedProcess(Path(__file__).parent, "renderer.answering", seconds=1.0)


@dataclass(frozen=True)
class Rendered:
    """HTML that is safe to show, its headings as (level 2-6, anchor, words), and the version of the renderer."""

    html: str
    toc: list[tuple[int, str, str]]
    version: int = VERSION


def render(text: str) -> Rendered:
    """Return the text as safe HTML. Raises `Refused` beyond 64 KB of UTF-8 or 1 s of processor time."""
    text = text.encode("utf-8", "replace").decode()
    ensure_fits(text)
    if not text.strip():
        return Rendered("", [])
    try:
        answer = process.answer(text)
    except TookTooLong:
        raise Refused(
            _("This text is built in a way that takes too long to show. Please use fewer nested lists, quotes or brackets.")
        ) from None
    except Failed as error:
        log.warning("markdown.failed", error=str(error))
        raise Refused(_("This text cannot be shown as it is. Please simplify its formatting and try again.")) from None
    return Rendered(answer["html"], [(level, anchor, words) for level, anchor, words in answer["toc"]])


def ensure_fits(text: str) -> None:
    """Raise `Refused` for a text beyond 64 KB, for whoever looks for something in it before it is rendered."""
    size = len(text.encode("utf-8", "replace"))
    if size > LONGEST_BYTES:
        raise Refused(_("This text is too long: it has %(size)s KB, and 64 KB fit. Please split it.", size=-(-size // 1024)))


__all__ = ["LONGEST_BYTES", "VERSION", "Rendered", "clean", "ensure_fits", "plain", "render"]
