"""Mailbox: replies that come by mail, from signed addresses only.

A mail about a subject carries a reply address signed for one person and that subject (`addresses`). What comes in under it is
read (`letters`), cut down to what its author wrote (`cutting`) and posted as a comment of that person, who must be its sender.
Neither the address nor the sender is enough alone. Whatever is in doubt waits for staff, with the reason. A mail is known by
its Message-ID and taken once, whether it is fetched from an IMAP mailbox every minute or handed over as a file.
"""

from flask import Flask

from app.core import activity, jobs, site
from app.core.i18n import _l
from app.mailbox import commands, facts, operations, polling, queries, routes
from app.mailbox.panel import waiting_panel

DAILY_CLEAN_UP = "19 4 * * *"


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    commands.init_app(app)
    jobs.every(app, "mailbox.poll", "* * * * *", polling.poll)
    jobs.every(app, "mailbox.forget_old", DAILY_CLEAN_UP, lambda job: operations.forget_old())
    site.link(
        app,
        "admin",
        _l("Replies by mail"),
        "mailbox.index",
        icon="mail",
        order=62,
        description=_l("Mails that came in and need a decision: accept or discard."),
    )
    # For the staff alone, whose home is always made anew.
    site.panel(app, "home_queues", waiting_panel, order=40, tables=(), asks=queries.waiting)
