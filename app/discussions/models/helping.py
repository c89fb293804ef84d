"""Who helped whom: counted by month and space, so that everybody sees only the help given where they may read."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime


class HelperTally(Model):
    """How often a person helped in a space in a month: replies that were accepted, and thanks and helpful marks from others.

    `month` is its first day. The rows of a month are counted anew from time to time; nobody adds to them by hand.
    """

    __tablename__ = "helper_tallies"

    month: Mapped[date] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    accepted_count: Mapped[int] = mapped_column(default=0)
    thanks_count: Mapped[int] = mapped_column(default=0)


class Unlisted(Model):
    """That a person does not want to stand among those who helped; no row, no such wish."""

    __tablename__ = "helpers_unlisted"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
