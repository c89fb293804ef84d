"""The blueprint, and what its templates may ask."""

from typing import Any

from flask import Blueprint

from app.core.i18n import _l
from app.moderation import policy
from app.moderation.forms import HOURS, LEVELS, PENALTIES, PENALTY_NAMES, REASONS
from app.moderation.models import CaseState, HeldState
from app.moderation.queries import kind_label

bp = Blueprint("moderation", __name__, url_prefix="/moderation")

CASE_STATES = {
    CaseState.NEW: (_l("New case"), "danger"),
    CaseState.IN_PROGRESS: (_l("In progress"), "info"),
    CaseState.DISMISSED: (_l("Dismissed"), "neutral"),
    CaseState.ACTED: (_l("Acted on"), "success"),
}
HELD_STATES = {
    HeldState.WAITING: (_l("Waits for approval"), "warning"),
    HeldState.APPROVED: (_l("Approved"), "success"),
    HeldState.REJECTED: (_l("Rejected"), "danger"),
}
HELD_BECAUSE = {
    "hasty": _l("A newcomer's first post, sent within seconds"),
    "links": _l("A newcomer's post with links"),
    "word": _l("Holds a word of the list"),
    "edited": _l("Changed by its author while it waited"),
}


@bp.context_processor
def _names() -> dict[str, Any]:
    return {
        "policy": policy,
        "case_states": CASE_STATES,
        "held_states": HELD_STATES,
        "held_because": HELD_BECAUSE,
        "report_reasons": REASONS,
        "level_names": LEVELS,
        "penalty_names": PENALTY_NAMES,
        "penalty_kinds": PENALTIES,
        "penalty_hours": HOURS,
        "kind_label": kind_label,
    }
