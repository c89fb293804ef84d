"""Watching: who wants to hear of what, how much, and why. Knows nothing of how people are told.

Anything that is a subject can be watched at one of four levels: `nothing` (only when named), `follow`, `everything`, `mute`.
What a person chose stays; what they write in or are named in is watched by itself unless they switched that off.
"""

from flask import Flask

from app.core import freshness, site
from app.core.i18n import _l
from app.watching import labels, routes


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    freshness.follow(app, "watches", owner="user_id")
    app.jinja_env.globals.update(watch_levels=labels.LEVELS, watch_level=labels.level, watch_why=labels.why)
    site.link(app, "settings", _l("What I watch"), "watching.index", icon="eye", order=40, mark="member")
