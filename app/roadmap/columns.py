"""The columns of the board: which there are, what they are called, and where a card may be moved."""

from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.core.access import Viewer
from app.requests.models import StatusKind
from app.roadmap import quarters, wording
from app.roadmap.queries import LATER, TERMS, UNDECIDED, By, Card, Frame, Narrow

#: How many quarters have a column of their own.
QUARTERS = 4


@dataclass(frozen=True)
class Column:
    """A column. `key` is what the address calls it; a card can be moved to it unless it is no `is_target`."""

    key: str
    label: str
    tone: str
    cards: list[Card]
    total: int
    is_target: bool = True

    @property
    def others(self) -> int:
        """How many requests stand in it that are not shown."""
        return self.total - len(self.cards)


def span(viewer: Viewer) -> tuple[str, str]:
    """Return the first and the last quarter that has a column of its own."""
    shown = quarters.following(quarters.of(clock.today(viewer.timezone)), QUARTERS)
    return shown[0], shown[-1]


def columns(viewer: Viewer, narrow: Narrow, frame: Frame, cards: dict[Any, list[Card]]) -> list[Column]:
    """Return the columns of the board in order, with their cards. What has no time yet is for those who arrange it."""
    if narrow.by == By.TERM:
        keys = [(str(term), wording.term_name(term), wording.TERM_TONES[term], True) for term in TERMS]
    elif narrow.by == By.QUARTER:
        tones = ["accent", "info", "info", "info"]
        shown = quarters.following(span(viewer)[0], QUARTERS)
        keys = [(one, wording.quarter_name(one), tone, True) for one, tone in zip(shown, tones, strict=True)]
        if cards.get(LATER):
            keys.append((LATER, wording.quarter_name(LATER), "neutral", False))
    else:
        found = [
            (str(one.id), one.name, one.tone, not one.is_retired) for one in frame.statuses if one.kind != StatusKind.MERGED
        ]
        return [_column(cards.get(int(key), []), key, label, tone, is_target) for key, label, tone, is_target in found]
    if viewer.is_staff:
        keys.append((UNDECIDED, wording.term_name(UNDECIDED), "neutral", True))
    return [_column(cards.get(key, []), key, label, tone, is_target) for key, label, tone, is_target in keys]


def _column(cards: list[Card], key: str, label: str, tone: str, is_target: bool) -> Column:
    return Column(key, label, tone, cards, cards[0].total if cards else 0, is_target)
