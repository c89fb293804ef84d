"""What a vote is worth to the staff: by the tier of the company it comes from, and by how much it matters there."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model

#: What holds until the staff set something else. `tier.none` is for votes nobody's company is known of.
DEFAULTS = {
    "tier.high": 4, "tier.mid": 3, "tier.low": 2, "tier.tech": 1, "tier.none": 1,
    "importance.1": 1, "importance.2": 3, "importance.3": 5,
}  # fmt: skip


class Weight(Model):
    """One weight that was set; the value of a request is the sum of tier times importance over those who need it."""

    __tablename__ = "request_weights"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    weight: Mapped[int]
