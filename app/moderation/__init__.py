"""Moderation: keeping the place clean with little work, in the open towards those it concerns.

Words: a *report* about a post opens its *case*, one per post, which staff take on and close as *dismissed* or *acted*. A post
can be *held*: it waits until staff approve or reject it. People have a *level* (newcomer, member, regular, leader) with limits
per hour and day, and can get a *penalty* with an end: silence or suspension. Whatever is decided about somebody's posts,
reports or leave to write is told to them in a *letter* with the reason and, where a post is concerned, their text.

For the layers above: `handled.handle` makes a kind of post known; `operations.screen` before a post is saved,
`operations.hold` when it must wait; `queries.allowance` tells limits before they bite; `queries.private_hints` points out
what should not be shown to other companies; `growth.tally` supplies what people have read.
"""

from flask import Flask, url_for

from app.core import activity, site, subjects
from app.core.i18n import _l
from app.core.subjects import Subject
from app.moderation import facts, queries, reactions, routes


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    _register_subjects(app)
    _place_links(app)
    reactions.init_app(app)


def _place_links(app: Flask) -> None:
    site.link(app, "account", _l("My posts and reports"), "moderation.mine", icon="flag", order=30, mark="member")
    site.link(app, "account", _l("Moderation"), "moderation.index", icon="shield", order=45, mark="staff")
    site.link(
        app,
        "admin",
        _l("What moderators did"),
        "moderation.log",
        icon="history",
        order=26,
        description=_l("Every decision about posts and people, with its reason."),
    )
    site.link(
        app,
        "admin",
        _l("Words to look out for"),
        "moderation.words",
        icon="list",
        order=27,
        mark="admin",
        description=_l("Posts that hold one of them wait for a moderator."),
    )
    # For the staff alone, whose home is always made anew.
    site.panel(app, "home_queues", reactions.queues_panel, order=30, tables=(), asks=queries.waiting)
    site.panel(app, "person", reactions.person_panel, order=30)


def _register_subjects(app: Flask) -> None:
    subjects.register(
        app,
        Subject(
            kind="moderation_case",
            among=queries.among_cases,
            title=lambda case: case.title,
            url=lambda case: url_for("moderation.case", case_id=case.id),
            kind_label=_l("Case"),
        ),
    )
    subjects.register(
        app,
        Subject(
            kind="held_post",
            among=queries.among_held,
            title=lambda held: held.title,
            url=lambda held: url_for("moderation.held", held_id=held.id),
            kind_label=_l("Post that waits"),
        ),
    )
    subjects.register(
        app,
        Subject(
            kind="moderation_letter",
            among=queries.among_letters,
            title=lambda letter: letter.title,
            url=lambda letter: url_for("moderation.letter", letter_id=letter.id),
            kind_label=_l("Message of the moderators"),
        ),
    )
