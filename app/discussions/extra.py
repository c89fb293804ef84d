"""Wires what stands beside the talk itself: putting threads in order, polls, thanks, alerts, imports, the demo."""

from flask import Flask

from app.core import activity, freshness
from app.discussions import beside, commands, timed
from app.discussions.facts import arranging, polls


def init_app(app: Flask) -> None:
    """Install it."""
    activity.declare(app, *arranging.ALL, *polls.ALL)
    timed.init_app(app)
    beside.init_app(app)
    freshness.follow(app, "helper_tallies", "helpers_unlisted", "polls", "poll_options", "poll_votes")
    app.cli.add_command(commands.group)
