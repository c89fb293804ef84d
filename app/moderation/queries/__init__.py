"""Every read of moderation."""

from app.moderation.private_data import Hint, private_hints
from app.moderation.queries.case_page import Author, Post, author, course, held_record_of, notes, post, record_of, reports
from app.moderation.queries.cases import among_cases, case
from app.moderation.queries.desk import QUEUES, Desk, Waiting, desk, kind_label, waiting
from app.moderation.queries.held import among_held, held_post, waiting_of
from app.moderation.queries.letters import among_letters, letter, letters_of
from app.moderation.queries.log import LogFilter, log
from app.moderation.queries.mine import own_penalties, own_reports, own_waiting
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
from app.moderation.queries.reporting import Reportable, addresses, letter_url, reportable, url_of
from app.moderation.queries.words import watched, word, words

__all__ = [
    "QUEUES",
    "Allowance",
    "Author",
    "Desk",
    "Hint",
    "Left",
    "LogFilter",
    "Post",
    "Reportable",
    "Waiting",
    "active_penalties",
    "active_penalty",
    "addresses",
    "allowance",
    "among_cases",
    "among_held",
    "among_letters",
    "author",
    "case",
    "course",
    "desk",
    "held_post",
    "held_record_of",
    "is_staff_member",
    "kind_label",
    "letter",
    "letter_url",
    "letters_of",
    "level_of",
    "log",
    "moderators",
    "notes",
    "own_penalties",
    "own_reports",
    "own_waiting",
    "penalties_of",
    "penalty",
    "post",
    "private_hints",
    "record_of",
    "reportable",
    "reports",
    "url_of",
    "waiting",
    "waiting_of",
    "watched",
    "word",
    "words",
]
