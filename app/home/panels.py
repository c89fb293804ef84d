"""Home's own panels. Each returns markup, or None when it has nothing to say to this viewer."""

from typing import Any

from flask import g, render_template
from markupsafe import Markup

from app.core.access import Viewer
from app.faq import queries as faq
from app.home import queries

MOST = 5


def _panel(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"home/{template}", **values))  # noqa: S704 - our own template


def _team(viewer: Viewer) -> queries.Team | None:
    # Two panels show it; it is read once a page.
    if "home_team" not in g:
        g.home_team = queries.team(viewer)
    found: queries.Team | None = g.home_team
    return found


def next_step(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the one thing to do next: a promoter alone in the company invites the team."""
    team = _team(viewer)
    if team is None or team.joined + team.invited > 1:
        return None
    return _panel("_next_step.html", team=team)


def progress(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return how far the promoter's people have come."""
    team = _team(viewer)
    return _panel("_progress.html", team=team) if team is not None and team.joined + team.invited > 1 else None


def _highlights(viewer: Viewer) -> tuple[list[faq.Listed], list[faq.Listed]]:
    if "home_highlights" not in g:
        g.home_highlights = faq.highlights(viewer, MOST)
    found: tuple[list[faq.Listed], list[faq.Listed]] = g.home_highlights
    return found


def new_answers(viewer: Viewer, **_context: Any) -> Markup:
    """Return the answers checked last, or what to do when there are none yet."""
    return _panel("_new_answers.html", rows=_highlights(viewer)[0])


def popular(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the answers that helped the most people."""
    rows = _highlights(viewer)[1]
    return _panel("_popular.html", rows=rows) if rows else None


def queues(_viewer: Viewer, *, found: tuple[int, int, int, int], **_context: Any) -> Markup:
    """Return the counted cards of the staff."""
    return _panel("_queues.html", queues=queries.Queues(*found))
