"""What can be done with answers. Each operation asks the policy first and records one fact."""

from app.faq.operations.categories import add_category, change_category, move_category, remove_category, save_category
from app.faq.operations.content import Content, prepare
from app.faq.operations.editing import drop_typed, forget_typed, keep_typed, note_presence
from app.faq.operations.pictures import WORK
from app.faq.operations.properties import Properties, change_properties
from app.faq.operations.publishing import (
    archive_text,
    discard_staged,
    publish_text,
    reopen_text,
    restore_revision,
    send_back,
    send_to_review,
)
from app.faq.operations.rendering import render_again
from app.faq.operations.responding import close_report, give_feedback, report_error
from app.faq.operations.saving import save_answer, save_new
from app.faq.operations.verifying import ask_owners, verify_answer
from app.faq.operations.writing import add_translation, revise_text, write_answer

__all__ = [
    "WORK",
    "Content",
    "Properties",
    "add_category",
    "add_translation",
    "archive_text",
    "ask_owners",
    "change_category",
    "change_properties",
    "close_report",
    "discard_staged",
    "drop_typed",
    "forget_typed",
    "give_feedback",
    "keep_typed",
    "move_category",
    "note_presence",
    "prepare",
    "publish_text",
    "remove_category",
    "render_again",
    "reopen_text",
    "report_error",
    "restore_revision",
    "revise_text",
    "save_answer",
    "save_category",
    "save_new",
    "send_back",
    "send_to_review",
    "verify_answer",
    "write_answer",
]
