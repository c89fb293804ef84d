"""What a search page shows, as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.core.subjects import Note

PAGE_SIZE = 10
Segments = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Asked:
    """A question as it came in: `words` are cut to a length worth asking, `kind`, `category` and `lang` narrow it."""

    words: str
    kind: str = ""
    category: str = ""
    lang: str = ""
    page: int = 1
    exact: bool = False

    @property
    def filters(self) -> dict[str, str]:
        """The narrowing choices that were made."""
        chosen = {"kind": self.kind, "category": self.category, "lang": self.lang}
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class Item:
    """One thing found.

    `title`, `passage` and `wording` are (text, marked) pieces; `wording` is the way of asking that matched,
    `note` a word about the thing itself, such as "Solved".
    """

    kind: str
    subject_id: int
    kind_label: Any
    address: Callable[[], str]
    title: Segments
    lang: str = ""
    category: str = ""
    passage: Segments = ()
    cut_before: bool = False
    cut_after: bool = False
    wording: Segments = ()
    note: Note | None = None

    @property
    def url(self) -> str:
        """Where it is read; needs a request, as every address does."""
        return self.address()


@dataclass(frozen=True)
class Found:
    """The answer to a question: one page of items, counts over everything the viewer may see, and notices.

    `corrected` is what was asked instead, `did_you_mean` a more usual spelling; `is_weak` says that nothing fits well;
    `is_degraded` that only titles were searched because the index is being repaired.
    """

    items: tuple[Item, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrected: str | None = None
    did_you_mean: str | None = None
    is_weak: bool = False
    is_degraded: bool = False
    page: int = 1

    @property
    def pages(self) -> int:
        """Number of pages."""
        return -(-self.total // PAGE_SIZE)
