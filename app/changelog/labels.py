"""What kinds, states and readers of entries are called."""

from app.changelog.models import Audience, EntryKind, Said, State
from app.core.i18n import _l

#: Name and tone.
KINDS = {
    EntryKind.NEW: (_l("New feature"), "accent"),
    EntryKind.BETTER: (_l("Better"), "info"),
    EntryKind.FIXED: (_l("Fixed"), "success"),
    EntryKind.ENDING: (_l("Ending"), "warning"),
}
STATES = {
    State.DRAFT: (_l("Draft"), "neutral"),
    State.SCHEDULED: (_l("Scheduled"), "info"),
    State.PUBLISHED: (_l("Published"), "success"),
}
AUDIENCES = {
    Audience.EVERYONE: _l("Everyone who can sign in"),
    Audience.TIERS: _l("Companies of certain tiers"),
    Audience.COMPANIES: _l("Certain companies"),
}
SAID = {
    Said.YES: (_l("Yes, it does"), "success"),
    Said.PARTLY: (_l("In part"), "warning"),
    Said.NO: (_l("No, it does not"), "neutral"),
}
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}
