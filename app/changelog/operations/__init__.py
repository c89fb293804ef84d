"""What can be done with the changelog."""

from app.changelog.operations.asking import ask_of, ask_voters, give_opinion
from app.changelog.operations.content import Words, prepare
from app.changelog.operations.properties import Properties
from app.changelog.operations.publishing import publish_entry, schedule_entry, unschedule_entry, withdraw_entry
from app.changelog.operations.seeing import mark_seen
from app.changelog.operations.timing import PUBLISH, publish_due, queue_due, render_again
from app.changelog.operations.writing import bring_in_entry, change_entry, delete_entry, save_entry, write_entry

__all__ = [
    "PUBLISH",
    "Properties",
    "Words",
    "ask_of",
    "ask_voters",
    "bring_in_entry",
    "change_entry",
    "delete_entry",
    "give_opinion",
    "mark_seen",
    "prepare",
    "publish_due",
    "publish_entry",
    "queue_due",
    "render_again",
    "save_entry",
    "schedule_entry",
    "unschedule_entry",
    "withdraw_entry",
    "write_entry",
]
