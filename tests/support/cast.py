"""The standing cast: Mia and Max of Acme, Olga of Other, Cleo, Pat and Ada of the staff."""

from dataclasses import dataclass

from flask import Flask

from app.core.access import PlainViewer


@dataclass(frozen=True)
class Cast:
    """Viewers by name."""

    mia: PlainViewer
    max: PlainViewer
    olga: PlainViewer
    cleo: PlainViewer
    pat: PlainViewer
    ada: PlainViewer


def make_cast(app: Flask) -> Cast:
    """Return the cast."""
    return Cast(
        mia=PlainViewer(1, "Mia", 1, frozenset({1}), "high", frozenset({"promoter"}), None, True),
        max=PlainViewer(2, "Max", 1, frozenset({1}), "high", frozenset({"user"}), None, True),
        olga=PlainViewer(3, "Olga", 2, frozenset({2}), "tech", frozenset({"user"}), None, True),
        cleo=PlainViewer(4, "Cleo", staff_role="cs", is_authenticated=True),
        pat=PlainViewer(5, "Pat", staff_role="product", is_authenticated=True),
        ada=PlainViewer(6, "Ada", staff_role="admin", is_authenticated=True),
    )
