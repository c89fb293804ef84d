"""The one list of features, from the lowest layer to the highest. Adding one is a line here and one in pyproject."""

from types import ModuleType

from app import (
    admin,
    changelog,
    comments,
    companies,
    discussions,
    drafts,
    faq,
    feeds,
    files,
    home,
    mailbox,
    moderation,
    notifications,
    people,
    requests,
    roadmap,
    search,
    watching,
)

FEATURES: tuple[ModuleType, ...] = (
    companies, people, watching, files, drafts, moderation, comments, mailbox,
    faq, discussions, requests, roadmap, changelog, search, notifications, feeds, home, admin,
)  # fmt: skip
