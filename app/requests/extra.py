"""Wires what stands beside asking and deciding: importing what was asked for elsewhere, and the demo."""

from flask import Flask

from app.core import activity, installation
from app.core.commands import import_group
from app.requests import commands
from app.requests.demo import install as install_demo
from app.requests.facts import importing

# After the people of the demo, the answers and the threads.
DEMO_ORDER = 75


def init_app(app: Flask) -> None:
    """Install it."""
    activity.declare(app, *importing.ALL)
    import_group.add_command(commands.import_requests)
    installation.step(app, "requests.demo", install_demo, DEMO_ORDER)
