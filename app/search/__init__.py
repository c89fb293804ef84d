"""Search: one field for everything, and the ledger of what was asked.

*The index proposes, the query disposes*: the engine (core.search) is asked within what the viewer may find, and every hit is
read again through its subject before it is shown. Only the worker writes the index; a missing or damaged one is rebuilt
from the database while titles are searched in SQL. Every search is kept with what was opened from it and whether that solved
the matter; what was asked in vain is listed for customer success as *gaps*.
"""

from flask import Flask

from app.core import activity, freshness, health, installation, shared_work, site
from app.core.i18n import _l
from app.search import commands, facts, home_panels, index, reactions, related, tracing
from app.search.models import SynonymGroup
from app.search.routes import bp

INDEX_ORDER = 40


def init_app(app: Flask) -> None:
    """Tell the site everything about search."""
    app.register_blueprint(bp)
    activity.declare(app, *facts.ALL)
    reactions.init_app(app)
    related.init_app(app)
    home_panels.init_app(app)
    tracing.init_app(app)
    # With what the kinds are made of it decides what a question finds.
    freshness.follow(app, SynonymGroup.__tablename__)
    health.add_check(app, "index", reactions.is_index_fit)
    installation.step(app, "search.index", commands.build_when_needed, INDEX_ORDER)
    shared_work.share(app, index.answers, index.rely)
    app.cli.add_command(commands.search)
    site.link(app, "search", _l("Search"), "search.index", icon="search", mark="member")
    site.link(app, "suggest", _l("Suggestions"), "search.suggest", icon="search", mark="member")
    site.link(
        app, "admin", _l("Gaps"), "search.gaps", icon="target", order=30,
        description=_l("What people searched for without finding a good answer"),
    )  # fmt: skip
    site.link(
        app, "admin", _l("Words that mean the same"), "search.synonyms", icon="link", order=31,
        description=_l("Words that lead to the same answers when searching"),
    )  # fmt: skip
    site.link(
        app, "admin", _l("Search index"), "search.upkeep", icon="database", order=80, mark="admin",
        description=_l("Its state, and building it anew"),
    )  # fmt: skip
