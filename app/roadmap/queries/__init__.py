"""What is asked of the roadmap."""

from app.roadmap.queries.board import SHOWN, Card, Linked, board, linked
from app.roadmap.queries.frame import AreaRow, Frame, StatusRow, ViewRow, frame
from app.roadmap.queries.listing import exported, listed
from app.roadmap.queries.narrowing import LATER, TERMS, UNDECIDED, By, Narrow, Sort, allowed
from app.roadmap.queries.single import editable

__all__ = [
    "LATER", "SHOWN", "TERMS", "UNDECIDED", "AreaRow", "By", "Card", "Frame", "Linked", "Narrow", "Sort", "StatusRow",
    "ViewRow", "allowed", "board", "editable", "exported", "frame", "linked", "listed",
]  # fmt: skip
