"""The texts of an entry: checked and rendered before a transaction begins, so that no writer waits for Markdown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.changelog.models import LANGUAGES, EntryText
from app.core import markdown as md
from app.core.errors import Refused
from app.core.i18n import _

LONGEST_TITLE, LONGEST_SUMMARY = 120, 500


@dataclass(frozen=True)
class Words:
    """An entry in one language, and what its Markdown renders to. Made by `prepare`."""

    lang: str
    title: str
    summary: str
    body: str
    rendered: md.Rendered

    def put_into(self, text: EntryText) -> None:
        """Copy everything into a row."""
        text.title, text.summary, text.body = self.title, self.summary, self.body
        text.body_html, text.render_version = self.rendered.html, self.rendered.version
        text.plain = md.plain(self.rendered.html)


def prepare(typed: Mapping[str, tuple[str, str, str]]) -> tuple[Words, ...]:
    """Return the texts of `typed`, `(title, summary, body)` by language, without languages in which nothing was written.

    Raises `Refused` at `title_ja`, `summary_en` and so on.
    """
    found = tuple(_words(lang, *typed[lang]) for lang in LANGUAGES if lang in typed and any(map(str.strip, typed[lang])))
    if not found:
        raise Refused(_("Please write a title in at least one language."), f"title_{LANGUAGES[0]}")
    return found


def _words(lang: str, title: str, summary: str, body: str) -> Words:
    title, summary = _line(title), _line(summary)
    if not title:
        raise Refused(_("Please write a title."), f"title_{lang}")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Please keep the title to %(count)s characters.", count=LONGEST_TITLE), f"title_{lang}")
    if not summary:
        raise Refused(_("Please say in a sentence what changes for whom."), f"summary_{lang}")
    if len(summary) > LONGEST_SUMMARY:
        raise Refused(_("Please keep it to %(count)s characters.", count=LONGEST_SUMMARY), f"summary_{lang}")
    body = body.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    try:
        rendered = md.render(body)
    except Refused as refusal:
        raise Refused(refusal.message, f"body_{lang}") from refusal
    return Words(lang, title, summary, body, rendered)


def _line(words: str) -> str:
    return " ".join(words.replace("\0", "").split())


def languages_of(words: Iterable[Words]) -> frozenset[str]:
    """Return the languages of `words`."""
    return frozenset(one.lang for one in words)
