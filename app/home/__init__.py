"""Home: one field to ask in, and below it what is mine.

What stands there comes from slots: `home` (the wide column), `home_rail` (the narrow one) and `home_queues` (counted cards
for the staff). A feature adds a panel and home shows it; the panels of this package read the answers and the people below it.
"""

from collections.abc import Hashable

from flask import Flask

from app import faq
from app.core import site
from app.core.access import Viewer
from app.core.i18n import _l
from app.faq import queries as answers
from app.home import panels, queries
from app.home.routes import bp

TEAM = ("users", "memberships", "invitations", "companies")


def init_app(app: Flask) -> None:
    """Register the page and its own panels."""
    app.register_blueprint(bp)
    site.nav(app, _l("Home"), "home.index", icon="house", order=10)
    site.panel(app, "home", panels.next_step, order=10, tables=TEAM, readers=_team)
    site.panel(app, "home", panels.new_answers, order=40, tables=faq.READ, readers=answers.readers)
    site.panel(app, "home_rail", panels.progress, order=20, tables=TEAM, readers=_team)
    site.panel(app, "home_rail", panels.popular, order=50, tables=faq.READ, readers=answers.readers)
    # For the staff alone, whose home is always made anew.
    site.panel(app, "home_queues", panels.queues, order=20, tables=(), asks=queries.queues)


def _team(viewer: Viewer) -> Hashable:
    return (viewer.company_id, viewer.roles)
