"""The table of words that were typed and not sent."""

import re
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Model, UtcDateTime

LONGEST_PLACE = 300
LONGEST_TITLE = 200
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")


class Draft(Model):
    """What one person typed into the form at `place`, an address on this site; `fields` maps names to lists of values."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
    thrown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def longest(self) -> str:
        """The longest text of the form: what the person was writing."""
        return max((value for values in self.fields.values() for value in values), key=len, default="")

    @property
    def excerpt(self) -> str:
        """The same without the addresses of links and pictures."""
        return _LINK.sub(r"\1", self.longest)

    @property
    def url(self) -> str:
        """Address of the form, asking for these words to be put into it."""
        path, _hash, fragment = self.place.partition("#")
        return f"{path}{'&' if '?' in path else '?'}draft={self.id}{'#' if fragment else ''}{fragment}"
