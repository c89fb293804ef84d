"""What somebody typed about a need, checked and rendered before a transaction begins."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from app.core import markdown as md
from app.core.errors import Refused
from app.core.i18n import _
from app.requests.models import FeatureRequest, Importance

SHORTEST_TITLE, LONGEST_TITLE, LONGEST_TEXT = 4, 120, 20_000
MOST_TAGS, LONGEST_TAG = 5, 40
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


@dataclass(frozen=True)
class Words:
    """What a request says: title, when it is needed and how one manages today, with the HTML of both."""

    title: str
    situation: str
    situation_html: str
    workaround: str
    workaround_html: str
    renderer_version: int
    lang: str

    @property
    def all(self) -> str:
        """Everything that others read."""
        return "\n\n".join((self.title, self.situation, self.workaround)).strip()

    def put(self, request: FeatureRequest) -> None:
        """Let `request` say this."""
        request.title, request.lang, request.renderer_version = self.title, self.lang, self.renderer_version
        request.situation, request.situation_html = self.situation, self.situation_html
        request.workaround, request.workaround_html = self.workaround, self.workaround_html


def prepare(title: str, situation: str = "", workaround: str = "", lang: str = "") -> Words:
    """Return words ready to be kept. Raises `Refused` at `title`, `situation` or `workaround`.

    Call it before a transaction of your own begins: rendering takes milliseconds nobody should wait for.
    """
    title = clean_title(title)
    situation, situation_html, version = _rendered(situation, "situation")
    workaround, workaround_html, version = _rendered(workaround, "workaround")
    found = lang or ("ja" if _JAPANESE.search(title + situation + workaround) else "en")
    return Words(title, situation, situation_html, workaround, workaround_html, version, found)


def clean_title(title: str) -> str:
    """Return `title` on one line. Raises `Refused` at the field `title` when it is too short or too long, in characters."""
    title = " ".join(title.replace("\x00", "").split())
    if len(title) < SHORTEST_TITLE:
        raise Refused(_("Please write a title of at least %(count)s characters.", count=SHORTEST_TITLE), "title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Please keep the title to %(count)s characters.", count=LONGEST_TITLE), "title")
    return title


def clean_tags(names: Iterable[str]) -> list[str]:
    """Return tags in their one spelling (NFKC, lower case, one space), each once. Raises `Refused` at the field `tags`."""
    found = dict.fromkeys(" ".join(unicodedata.normalize("NFKC", name).lower().strip().lstrip("#").split()) for name in names)
    wanted = [name for name in found if name]
    if len(wanted) > MOST_TAGS:
        raise Refused(_("Please choose up to %(count)s tags.", count=MOST_TAGS), "tags")
    if any(len(name) > LONGEST_TAG for name in wanted):
        raise Refused(_("A tag may have up to %(count)s characters.", count=LONGEST_TAG), "tags")
    return wanted


def checked_importance(importance: int) -> Importance:
    """Return how much something matters. Raises `Refused` at the field `importance`."""
    if importance not in set(Importance):
        raise Refused(_("Please choose one of the list."), "importance")
    return Importance(importance)


def _rendered(text: str, field: str) -> tuple[str, str, int]:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("Please keep the text to %(count)s characters.", count=LONGEST_TEXT), field)
    try:
        made = md.render(text)
    except Refused as refusal:
        raise Refused(refusal.message, field) from None
    return text, made.html, made.version
