"""The content of a text: checked and rendered before a transaction begins, so that no writer waits for Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core import markdown as md
from app.core.errors import Refused
from app.core.i18n import _
from app.faq.models import AnswerText, StagedText

LONGEST_TITLE = 200
MOST_WORDINGS = 50


@dataclass(frozen=True)
class Content:
    """Title, wordings (other ways to ask), Markdown, and what it renders to. Made by `prepare`."""

    title: str
    wordings: tuple[str, ...]
    body: str
    rendered: md.Rendered
    plain: str

    def put_into(self, target: AnswerText | StagedText) -> None:
        """Copy everything into a row."""
        target.title = self.title
        target.wordings = list(self.wordings)
        target.body_md = self.body
        target.body_html = self.rendered.html
        target.render_version = self.rendered.version
        target.toc = [list(entry) for entry in self.rendered.toc]
        target.plain = self.plain

    def is_in(self, target: AnswerText | StagedText) -> bool:
        """Whether `target` holds exactly this already."""
        return (target.title, tuple(target.wordings), target.body_md) == (self.title, self.wordings, self.body)


def prepare(*, title: str, body: str, wordings: Iterable[str] = (), rendered: md.Rendered | None = None) -> Content:
    """Return checked content; `rendered` saves rendering when the caller did that already.

    Raises `Refused` naming the field `title`, `wordings` or `body`.
    """
    # No database can hold a NUL, and nobody typed one.
    title, body = " ".join(title.replace("\0", "").split()), body.replace("\0", "")
    if not title:
        raise Refused(_("Please write a title."), "title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("The title may have up to %(count)s characters.", count=LONGEST_TITLE), "title")
    kept = _distinct(wordings)
    if len(kept) > MOST_WORDINGS:
        raise Refused(_("Please keep to %(count)s wordings.", count=MOST_WORDINGS), "wordings")
    if any(len(wording) > LONGEST_TITLE for wording in kept):
        raise Refused(_("A wording may have up to %(count)s characters.", count=LONGEST_TITLE), "wordings")
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        rendered = rendered or md.render(body)
    except Refused as refusal:
        raise Refused(refusal.message, "body") from refusal
    return Content(title, kept, body, rendered, md.plain(rendered.html))


def _distinct(wordings: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for wording in wordings:
        words = " ".join(wording.replace("\0", "").split())
        if words:
            kept.setdefault(words.casefold(), words)
    return tuple(kept.values())
