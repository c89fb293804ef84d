"""Reads answers others wrote (a folder of Markdown, a zip of one, JSON Lines, CSV): what was found, and what not and why."""

from app.faq.library.sources.found import Found, Skipped, reason_sentence
from app.faq.library.sources.reading import opened, read

__all__ = ["Found", "Skipped", "opened", "read", "reason_sentence"]
