"""Every read of moderation."""

from app.moderation.private_data import Hint, private_hints
from app.moderation.queries.cases import among_cases, case, case_of_subject, open_case_of
from app.moderation.queries.held import among_held, held_of_subject, held_post
from app.moderation.queries.letters import among_letters, letter, letters_of
from app.moderation.queries.people import (
    Allowance,
    Left,
    active_penalties,
    active_penalty,
    allowance,
    is_staff_member,
    level_of,
    moderators,
    penalties_of,
    penalty,
)
from app.moderation.queries.reporting import report_url
from app.moderation.queries.words import watched, word, words

__all__ = [
    "Allowance",
    "Hint",
    "Left",
    "active_penalties",
    "active_penalty",
    "allowance",
    "among_cases",
    "among_held",
    "among_letters",
    "case",
    "case_of_subject",
    "held_of_subject",
    "held_post",
    "is_staff_member",
    "letter",
    "letters_of",
    "level_of",
    "moderators",
    "open_case_of",
    "penalties_of",
    "penalty",
    "private_hints",
    "report_url",
    "watched",
    "word",
    "words",
]
