"""How levels and reasons are told to people."""

from typing import Any, NamedTuple

from app.core.i18n import _, _l
from app.watching.models import Level, Reason, Watch


class LevelLabel(NamedTuple):
    """Name of a level to choose, meaning, icon, and what the control says while it is chosen."""

    level: Level
    label: Any
    meaning: Any
    icon: str
    state: Any


LEVELS = (
    LevelLabel(
        Level.EVERYTHING,
        _l("Hear everything"),
        _l("In your inbox, and by mail as your settings say."),
        "bell",
        _l("Hear everything"),
    ),
    LevelLabel(Level.FOLLOW, _l("Follow"), _l("In your inbox and in the digest only."), "eye", _l("Following")),
    LevelLabel(Level.NOTHING, _l("Only when named"), _l("You hear of it when somebody mentions you."), "at-sign", _l("Follow")),
    LevelLabel(Level.MUTE, _l("Mute"), _l("Nothing at all, not even when you are named."), "eye-off", _l("Muted")),
)
_BY_LEVEL = {one.level: one for one in LEVELS}


def level(watch: Watch | None) -> LevelLabel:
    """Return the level of `watch` with its name; no watch is the same as `nothing`."""
    return _BY_LEVEL[Level(watch.level) if watch is not None else Level.NOTHING]


def why(watch: Watch | None) -> str:
    """Say in one sentence why a person watches something at that level."""
    if watch is None:
        return _("You have not chosen anything here.")
    return {
        Reason.CHOSEN: _("You chose this yourself."),
        Reason.ASKED: _("Because you started this."),
        Reason.WROTE: _("Because you wrote here."),
        Reason.MENTIONED: _("Because you were named here."),
        Reason.VOTED: _("Because you voted here."),
        Reason.OWNER: _("Because you look after this."),
        Reason.MERGED: _("Because something you follow was merged into this."),
    }[Reason(watch.reason)]
