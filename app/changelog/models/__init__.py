"""Tables of the changelog: entries with their texts and readers, who has seen them, and whether they solved what was asked."""

from app.changelog.models.entries import Audience, Entry, EntryCompany, EntryKind, EntryLink, EntryTier, State
from app.changelog.models.readers import Opinion, Said, Seen
from app.changelog.models.texts import LANGUAGES, EntryText, other_language

__all__ = [
    "LANGUAGES",
    "Audience",
    "Entry",
    "EntryCompany",
    "EntryKind",
    "EntryLink",
    "EntryText",
    "EntryTier",
    "Opinion",
    "Said",
    "Seen",
    "State",
    "other_language",
]
