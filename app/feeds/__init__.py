"""Feeds: personal Atom feeds and a calendar, by revocable token.

A person makes secret addresses in the settings; whoever holds one reads, and can do nothing else, what that person may see at
that moment. They die when they are revoked, when password or second factor change, and when the person may not enter any
more. What is in them comes from the features, by the register in `app.core.feeds`.
"""

from flask import Flask

from app.core import activity, site
from app.core.i18n import _l
from app.feeds import facts, routes


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    site.link(app, "settings", _l("Feeds and calendar"), "feeds.settings", icon="calendar", order=60, mark="member")
