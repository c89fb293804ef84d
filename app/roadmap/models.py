"""Tables of the roadmap: saved views, and the numbers the score is worked out with. What it shows are requests."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class Place(StrEnum):
    """The page a saved view opens."""

    BOARD = "board"
    LIST = "list"
    WEIGHING = "weighing"


class SavedView(Model):
    """Filters and order of a page under a name: `query` is what stands in the address behind the question mark.

    A shared one is offered to all of the staff; only its owner and those who keep the statuses take it away.
    """

    __tablename__ = "roadmap_views"
    __table_args__ = (CheckConstraint("place in ('board', 'list', 'weighing')", name="place"),)
    SUBJECT = "roadmap_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(10))
    query: Mapped[str] = mapped_column(String(500), default="")
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def title(self) -> str:
        """What lists of what happened call it."""
        return self.name


class ScoreWeight(Model):
    """A number the score is worked out with that the administrators have changed; the others are `scoring.DEFAULTS`."""

    __tablename__ = "roadmap_weights"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
