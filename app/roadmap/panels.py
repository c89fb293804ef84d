"""What the roadmap puts on other pages: its words on the page of a request, and the way to it from that of a company."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from app.core import site
from app.core.access import Viewer
from app.requests.models import FeatureRequest
from app.requests.queries.statuses import by_id
from app.roadmap import policy
from app.roadmap.queries.narrowing import AHEAD
from app.roadmap.routes.blueprint import rendered
from app.roadmap.wording import quarter_name, term_name


def _panel(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"roadmap/{template}", **values))  # noqa: S704 - our own template


def words(viewer: Viewer, *, request: FeatureRequest | None = None, **_context: Any) -> Markup | None:
    """Return what the roadmap says of a request, or None when it says nothing to `viewer`."""
    if request is None or request.merged_into_id is not None:
        return None
    may_arrange, status = policy.can_arrange(viewer), by_id().get(request.status_id)
    is_ahead = status is not None and status.kind in AHEAD
    # Of what is no longer ahead only the words are news. The staff learn that nothing is said yet while it still may be, and
    # see what was said of a request that stands there no more: they may put it back.
    is_shown = status is not None and status.is_on_roadmap and (_is_said(request) if is_ahead else bool(request.purpose))
    if not is_shown and not (may_arrange and (is_ahead or _is_described(request))):
        return None
    time = quarter_name(request.quarter) if request.quarter else term_name(request.term) if request.term else ""
    return _panel(
        "_words.html",
        row=request,
        # What is there, or will not be, is neither under way nor meant for a time.
        time=time if is_ahead else "",
        progress=request.progress if is_ahead else None,
        is_ahead=is_ahead,
        may_arrange=may_arrange,
        purpose=rendered(request.purpose_html),
    )


def _is_said(request: FeatureRequest) -> bool:
    return bool(request.purpose or request.term or request.quarter or request.progress is not None)


def _is_described(request: FeatureRequest) -> bool:
    return _is_said(request) or bool(request.external_key or request.external_url)


def of_company(viewer: Viewer, *, company: Any = None, **_context: Any) -> Markup | None:
    """Return the way to what a company wants on the roadmap, for the staff."""
    return _panel("_of_company.html", company=company) if viewer.is_staff and company is not None else None


def take_along(_viewer: Viewer, *, kept: Mapping[str, Any] | None = None, **_context: Any) -> Markup:
    """Return the ways to take the list of requests along, narrowed by the words `kept` of its address."""
    return _panel("_take_along.html", endpoint="roadmap.export_requests", kept=kept or {})


def init_app(app: Flask) -> None:
    """Fill the slots."""
    site.panel(app, "request", words, order=20, tables=("feature_requests", "request_statuses"))
    site.panel(app, "requests_list", take_along, tables=())
    site.panel(app, "company", of_company, order=60, tables=())
