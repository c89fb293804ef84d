"""What requests put on other pages: what one needs and where it stands, the way from a thread, and a company's needs."""

from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app.core import site
from app.core.access import Viewer
from app.core.errors import NotFound
from app.core.i18n import _l
from app.requests import policy, queries

SHOWN = 5
MADE_OF = ("feature_requests", "request_statuses", "request_votes", "companies")


def _panel(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"requests/{template}", **values))  # noqa: S704 - our own template


def mine(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return what the viewer needs, the last change first, or None."""
    if viewer.is_staff or viewer.id is None:
        return None
    rows = queries.needed_by(viewer, SHOWN)
    return _panel("_mine.html", rows=rows) if rows else None


def of_company(viewer: Viewer, *, company: Any = None, **_context: Any) -> Markup | None:
    """Return what a company needs, for the staff."""
    if not viewer.is_staff or company is None:
        return None
    return _panel("_of_company.html", rows=queries.needed_by_company(company.id, SHOWN), company=company)


def enter_thread(viewer: Viewer, *, thread: Any = None, **_context: Any) -> Markup | None:
    """Return the way from a thread to a request, for the staff."""
    may = policy.can_enter_for_others(viewer) and thread is not None
    return _panel("_from_thread.html", thread=thread) if may else None


def mine_too(viewer: Viewer, *, subject_id: int = 0, **_context: Any) -> Markup | None:
    """Return the button that takes what was typed as a vote for a request found beside the form, while it takes votes."""
    try:
        wish = queries.request(viewer, subject_id)
    except NotFound:
        # The index may know for a moment what is gone.
        return None
    may = policy.can_vote(viewer, wish, is_voting_open=wish.status.is_voting_open)
    return _panel("_mine_too.html", id=wish.id) if may else None


def init_app(app: Flask) -> None:
    """Fill the slots."""
    site.panel(app, "home", mine, order=30, tables=MADE_OF, readers=lambda viewer: (viewer.id, queries.readers(viewer)))
    site.panel(app, "company", of_company, order=50, tables=MADE_OF)
    site.panel(app, "thread_menu", enter_thread, order=20, tables=())
    site.panel(app, "beside:feature_request", mine_too)
    site.link(app, "roadmap", _l("All requests"), "requests.index", icon="list", order=20, mark="member")
    site.link(
        app, "admin", _l("Areas of requests"), "requests.areas", icon="folder", order=37,
        description=_l("Name the parts of the product that requests are filed under."),
    )  # fmt: skip
