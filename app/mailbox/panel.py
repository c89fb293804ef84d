"""What the home page of the staff shows of mail that waits."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from app.core.access import Viewer
from app.mailbox import policy, queries
from app.mailbox.models import State


def waiting_panel(viewer: Viewer, **_context: Any) -> Markup | None:
    """Render how many mails wait; nothing when none does."""
    if not policy.can_decide(viewer):
        return None
    count = queries.counts(viewer).get(State.WAITING, 0)
    return Markup(render_template("mailbox/_waiting.html", count=count)) if count else None  # noqa: S704 - our own template
