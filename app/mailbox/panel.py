"""What the home page of the staff shows of mail that waits."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from app.core.access import Viewer


def waiting_panel(_viewer: Viewer, *, found: tuple[int], **_context: Any) -> Markup | None:
    """Render how many mails wait; nothing when none does."""
    count = found[0]
    return Markup(render_template("mailbox/_waiting.html", count=count)) if count else None  # noqa: S704 - our own template
