"""Where requests stand in the plot of impact and effort, in the units of its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.roadmap.queries.weighing import Weighed

WIDTH, HEIGHT = 600, 400
SMALLEST, LARGEST = 11, 22


@dataclass(frozen=True)
class Dot:
    """A request in the plot: `rank` is its line in the table, the size grows with its votes."""

    row: Weighed
    rank: int
    x: float
    y: float
    radius: float


def dots(rows: Sequence[Weighed]) -> list[Dot]:
    """Return the requests that have a place, the largest first, so that none is hidden below another."""
    placed = [
        Dot(
            row,
            rank,
            x=round(WIDTH * row.effort / 100, 1),
            y=round(HEIGHT * (100 - row.impact) / 100, 1),
            radius=round(min(LARGEST, SMALLEST + sqrt(row.votes_count)), 1),
        )
        for rank, row in enumerate(rows, start=1)
        if row.impact is not None and row.effort is not None
    ]
    return sorted(placed, key=lambda dot: -dot.radius)
