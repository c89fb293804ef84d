"""Wires what stands beside the talk itself: putting threads in order, polls, thanks, alerts, feeds, imports, the demo."""

from flask import Flask

from app.core import activity, installation
from app.core.commands import import_group
from app.discussions import beside, commands, demo, feeding, timed
from app.discussions.facts import arranging, polls
from app.discussions.queries import taking_part
from app.moderation import growth

# After the people of the demo and the spaces a new installation begins with.
DEMO_ORDER = 70


def init_app(app: Flask) -> None:
    """Install it."""
    activity.declare(app, *arranging.ALL, *polls.ALL)
    timed.init_app(app)
    beside.init_app(app)
    feeding.init_app(app)
    growth.tally(app, taking_part.tallies)
    import_group.add_command(commands.import_threads)
    installation.step(app, "discussions.demo", demo.install, DEMO_ORDER)
