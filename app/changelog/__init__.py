"""Changelog (更新情報): what is new, better, fixed or ending, told to those who asked for it.

An *entry* has a text in each language, readers (everybody, tiers, companies), answers that explain it and requests it fulfils.
It goes draft → scheduled → published; publishing releases its requests, and two weeks later those who had voted for them are
asked, once, whether it solves what they had asked for.
"""

from flask import Flask, url_for

from app.changelog import demo, facts, feeding, panels, policy, queries, reactions, routes
from app.changelog.models import Entry
from app.core import activity, freshness, installation, site, subjects
from app.core.i18n import _l
from app.core.subjects import Subject

__all__ = ["policy"]

# What decides which entries there are for a reader, and what they say.
READ = ("changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies", "changelog_links")

# After the requests of the demo.
DEMO_ORDER = 77


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    _register_subjects(app)
    freshness.follow(app, *READ, "changelog_opinions")
    freshness.follow(app, "changelog_seen", owner="user_id")
    reactions.init_app(app)
    panels.init_app(app)
    feeding.init_app(app)
    installation.step(app, "changelog.demo", demo.install, DEMO_ORDER)
    site.link(app, "roadmap", _l("Changelog"), "changelog.index", icon="megaphone", order=30, mark="member")


def _register_subjects(app: Flask) -> None:
    subjects.register(
        app,
        Subject(
            kind=Entry.SUBJECT,
            among=queries.among,
            title=lambda entry: entry.title,
            url=lambda entry: url_for("changelog.show", entry_id=entry.id),
            kind_label=_l("Changelog"),
            documents=queries.documents,
            ids=queries.document_ids,
            readers=queries.readers,
            titles=queries.with_words,
            made_of=("changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies"),
            within=lambda _entry: [(queries.WHOLE, queries.WHOLE_ID)],
            text=lambda entry: entry.text,
            summary=lambda entry: entry.summary,
            at=lambda _viewer, endpoint, arguments: arguments["entry_id"] if endpoint == "changelog.show" else None,
            argument="entry_id",
        ),
    )
    # To be watched: whoever follows it hears of every new entry.
    subjects.register(
        app,
        Subject(
            kind=queries.WHOLE,
            among=queries.whole_among,
            title=lambda _changelog: str(_l("Changelog")),
            url=lambda _changelog: url_for("changelog.index"),
            kind_label=_l("Changelog"),
        ),
    )
