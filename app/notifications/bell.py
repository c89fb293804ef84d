"""The bell in the bar of every page."""

from flask import current_app, render_template, request
from markupsafe import Markup

from app.core import fragments
from app.core.access import Viewer
from app.notifications import policy
from app.notifications.queries import bell

MEMORY = "notifications_bell"


def panel(viewer: Viewer, **_context: object) -> Markup | None:
    """Render the bell, and the mark by which a page that is being read takes its news out of the count."""
    if not policy.has_inbox(viewer):
        return None
    waiting = bell.waiting(viewer, current_app.extensions[MEMORY])
    here = waiting.places.get(request.path) if request.method == "GET" else None
    # What it shows is its key, so one piece serves everybody for whom as much is waiting.
    key = ("bell", waiting.count, here)
    return fragments.kept(key, lambda: render_template("notifications/_bell.html", count=waiting.count, here=here))
