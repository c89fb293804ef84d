"""What votes are worth."""

from sqlalchemy import select

from app.core.database import db_session
from app.requests.models import Weight
from app.requests.models.weights import DEFAULTS


def weights() -> dict[str, int]:
    """Return every weight by name (`tier.high`, `importance.3`), those that were set and else the defaults. One statement."""
    stored = {row.name: row.weight for row in db_session.execute(select(Weight.name, Weight.weight))}
    return {name: stored.get(name, weight) for name, weight in DEFAULTS.items()}
