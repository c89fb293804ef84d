"""Administration: the way to every staff page, how the site is doing, what happened, and the jobs behind it.

Words: the *activity log* is the table of facts every feature writes; a *job* is work the worker does, and one that failed for
good waits here until an administrator runs it again or drops it. Rules: staff see the overview with the links they may
follow; the activity log and the jobs are for administrators; taking the log out as a file is itself written down.
"""

from flask import Flask

from app.admin import facts
from app.admin.routes import bp
from app.core import activity, site
from app.core.i18n import _l


def init_app(app: Flask) -> None:
    """Tell the site what administration brings."""
    app.register_blueprint(bp)
    activity.declare(app, *facts.ALL)
    site.nav(app, _l("Administration"), "admin.index", icon="settings", order=90, mark="staff", bottom=False)
    site.link(app, "account", _l("Administration"), "admin.index", icon="settings", order=60)
    site.link(
        app,
        "admin",
        _l("Activity log"),
        "admin.activity",
        icon="history",
        order=70,
        mark="admin",
        description=_l("Who did what and when, with filters and export."),
    )
    site.link(
        app,
        "admin",
        _l("Background jobs"),
        "admin.jobs",
        icon="clock",
        order=75,
        mark="admin",
        description=_l("What the site is working on, and what failed."),
    )
