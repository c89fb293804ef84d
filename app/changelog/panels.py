"""What the changelog puts on other pages: the dot on its tab, the newest on home, question and answers on a request."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app.changelog import labels, policy, queries
from app.changelog.forms import OpinionForm
from app.changelog.models import Entry
from app.core import site
from app.core.access import Viewer
from app.requests.models import FeatureRequest, StatusKind

SHOWN = 3
MADE_OF = ("changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies", "changelog_seen")
ON_A_REQUEST = ("changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies", "changelog_links",
                "changelog_opinions", "users")  # fmt: skip


def _panel(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"changelog/{template}", **values))  # noqa: S704 - our own template


def unseen_dot(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return the dot that says something came out which the viewer has not seen yet, or None."""
    return _panel("_dot.html") if queries.has_unseen(viewer) else None


def newest(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return what came out last, or None."""
    rows = queries.newest(viewer, SHOWN)
    return _panel("_newest.html", rows=rows, kind_names=labels.KINDS) if rows else None


def opinion_values(viewer: Viewer, request: FeatureRequest, named: Collection[int] = ()) -> dict[str, Any] | None:
    """Return what the piece on the page of a request is made of, or None when there is nothing to show.

    `named` are ids of entries that the page leads to already.
    """
    concern = queries.concerned().get(request.id)
    if concern is None:
        return None
    opinions = queries.opinions_of(viewer, request.id) if concern.is_asked else queries.Opinions({}, None, is_counted=False)
    others = queries.of_subject(viewer, FeatureRequest.SUBJECT, request.id) if concern.entries.difference(named) else ()
    entries = [one for one in others if one.id not in named]
    if opinions.is_empty and not entries:
        return None
    return {"opinions": opinions, "entries": entries, "said_names": labels.SAID}


def on_request(viewer: Viewer, *, request: Any, history: Sequence[Any] = (), **_context: Any) -> Markup | None:
    """Return, for the page of a request, what came besides what its history names, whether it helps, and what people said."""
    named = {one.because_id for one in history if one.cause is not None and one.because_kind == Entry.SUBJECT}
    values = opinion_values(viewer, request, named)
    if values is None:
        return None
    mine = values["opinions"].mine
    form = OpinionForm(formdata=None, said=mine.said, words=mine.words) if mine is not None else None
    return _panel("_opinions.html", wish=request, form=form, **values)


def for_staff(viewer: Viewer, *, request: Any, **_context: Any) -> Markup | None:
    """Return, for the staff, the way from a request that is being made to an entry about it."""
    is_near = request.status.kind in {StatusKind.PLANNED, StatusKind.STARTED, StatusKind.RELEASED}
    is_wanted = policy.can_write(viewer) and is_near and request.id not in queries.concerned()
    return _panel("_write.html", wish=request) if is_wanted else None


def init_app(app: Flask) -> None:
    """Fill the slots."""
    site.panel(
        app, "tab:changelog.index", unseen_dot, tables=MADE_OF, readers=lambda viewer: (viewer.id, queries.readers(viewer))
    )
    site.panel(app, "home", newest, order=38, tables=MADE_OF, readers=lambda viewer: (viewer.id, queries.readers(viewer)))
    site.panel(app, "request", on_request, order=30, tables=ON_A_REQUEST)
    site.panel(app, "request_staff", for_staff, order=30, tables=("changelog_entries", "changelog_links", "changelog_opinions"))
