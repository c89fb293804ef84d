"""Words templates use for what is said."""

from app.comments.models import Kind
from app.core.access import viewer
from app.core.i18n import _l
from app.people.roles import LABELS

REACTIONS = (
    (Kind.HELPFUL.value, _l("Helpful")),
    (Kind.THANKS.value, _l("Thank you")),
    (Kind.ME_TOO.value, _l("Me too")),
)


def reaction_labels() -> tuple[tuple[str, object], ...]:
    """Return (kind, label) of the three reactions."""
    return REACTIONS


def reading_zone() -> str:
    """Return the time zone in which the reader sees dates."""
    return viewer().timezone


def role_label(role: str) -> str:
    """Return what stands beside the name of somebody of the staff."""
    return str(LABELS.get(role, role))
