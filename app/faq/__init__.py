"""Answers (よくある質問): what readers find, read and judge, and what editors write, review and keep true.

An *answer* is one entry with a *text* in each language; address, category, tags, owner and readers are shared. A text goes
draft → in review → published → archived. A published text is never changed in place: its new content is *staged* beside it and
takes over when published, which leaves a *revision*. A translation follows the revision of the source language it was made
from and counts as behind once the source moves on.

CS and product write, CS and administrators publish: what the product team writes always passes through other hands, and a CS
editor may publish what a CS editor wrote. Readers see published texts meant for them; staff see everything.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, url_for

from app.comments import hosts
from app.comments.hosts import Host
from app.core import activity, freshness, jobs, site, subjects
from app.core.access import Viewer
from app.core.i18n import _l, locale_code
from app.core.subjects import Subject
from app.faq import facts, feeding, operations, policy, queries, reactions, routes
from app.faq.library import setup as library

# What decides which answers there are for a reader, and how they are listed.
READ = ("answers", "answer_texts", "answer_tiers", "answer_companies")
# What else stands on the page of one.
AROUND = ("answer_staged_texts", "answer_tags", "answer_relations", "answer_redirects", "answer_categories")


def init_app(app: Flask) -> None:
    """Install the feature."""
    # The library's pages lie below /answers too, so they are registered before the addresses of answers.
    library.init_app(app)
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    feeding.init_app(app)
    _register_subjects(app)
    hosts.host(
        app,
        Host(
            kind="answer",
            can_comment=lambda viewer, _answer: policy.can_respond(viewer),
            reaches_others=lambda _answer: True,
        ),
    )
    site.nav(app, _l("Answers"), "faq.index", icon="book", order=20)
    site.link(app, "account", _l("Desk of the answers"), "faq.desk", icon="inbox", order=40, mark="staff")
    site.link(
        app,
        "admin",
        _l("Categories of the answers"),
        "faq.categories",
        icon="folder",
        order=32,
        description=_l("Name, sort and nest the subjects answers are filed under."),
    )
    freshness.follow(app, *READ, *AROUND)
    freshness.follow(app, "answer_feedback", owner="user_id")
    jobs.every(app, "faq.ask_owners", "10 0 * * *", reactions.ask_owners)
    jobs.every(app, "faq.render_again", "7 * * * *", reactions.render_again)
    jobs.every(app, "faq.forget_typed", "25 3 * * *", reactions.forget_typed)


def _answer_at(viewer: Viewer, endpoint: str, arguments: Mapping[str, Any]) -> int | None:
    found = queries.reading(viewer, arguments["slug"]) if endpoint == "faq.show" else None
    return found.answer_id if found is not None else None


def _answers() -> Subject:
    return Subject(
        kind="answer",
        among=queries.among,
        title=lambda answer: answer.title,
        url=lambda answer: url_for("faq.show", slug=answer.slug),
        kind_label=_l("Answer"),
        documents=queries.documents,
        ids=queries.document_ids,
        readers=queries.readers,
        titles=queries.with_words,
        made_of=(*READ, "answer_tags", "answer_categories"),
        within=lambda answer: [("category", answer.category_id)] if answer.category_id is not None else [],
        text=lambda answer: answer.plain,
        at=_answer_at,
    )


def _register_subjects(app: Flask) -> None:
    subjects.register(app, _answers())
    # To be watched: whoever follows a category hears of new answers in it and below it.
    subjects.register(
        app,
        Subject(
            kind="category",
            among=queries.among_categories,
            title=lambda shelf: shelf.name_in(locale_code()),
            url=lambda shelf: url_for("faq.index", category=shelf.slug),
            kind_label=_l("Category"),
            within=lambda shelf: [("category", shelf.parent_id)] if shelf.parent_id is not None else [],
        ),
    )
    # What pictures hang on while no published text shows them.
    subjects.register(
        app,
        Subject(
            kind=operations.WORK,
            among=queries.among_for_editors,
            title=lambda answer: answer.title,
            url=lambda answer: url_for("faq.show", slug=answer.slug),
            kind_label=_l("Answer"),
        ),
    )
