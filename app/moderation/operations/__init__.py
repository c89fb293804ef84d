"""Everything that can be done in moderation."""

from app.moderation.operations.approving import approve, approve_after_all, edit_held, hold, lock_held, reject
from app.moderation.operations.cases import act, assign, dismiss, give_back, reopen, show_again, take, write_note
from app.moderation.operations.clearing import forget_old
from app.moderation.operations.growing import choose_level, grow
from app.moderation.operations.penalties import end_penalties, lift, punish, warn
from app.moderation.operations.reminding import remind_staff
from app.moderation.operations.reporting import report
from app.moderation.operations.screening import Doing, Screening, ensure_not_silenced, screen, take_part
from app.moderation.operations.words import add_words, remove_word

__all__ = [
    "Doing",
    "Screening",
    "act",
    "add_words",
    "approve",
    "approve_after_all",
    "assign",
    "choose_level",
    "dismiss",
    "edit_held",
    "end_penalties",
    "ensure_not_silenced",
    "forget_old",
    "give_back",
    "grow",
    "hold",
    "lift",
    "lock_held",
    "punish",
    "reject",
    "remind_staff",
    "remove_word",
    "reopen",
    "report",
    "screen",
    "show_again",
    "take",
    "take_part",
    "warn",
    "write_note",
]
