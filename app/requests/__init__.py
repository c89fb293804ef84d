"""Requests (要望): what clients say they need, who needs it too, where it stands and why.

A *request* is seen by every client, or by its company and the staff alone (`queries.visibility`, `policy`). Who needs it too
votes, once, and says how much it matters; the staff enter requests and votes on behalf of a company. A request stands at a
*status*, of which there are as many as the administrators like over a few fixed kinds, and is filed under an *area*. One that
says the same as another is merged with it: it leads there, and the group is counted as one (`operations.counting`).

`standing` wires statuses and what is told of them. In routes, templates and styles a request is a `wish`: there `request` is
what the browser sent.
"""

from flask import Flask, url_for

from app.comments.hosts import Host, host
from app.core import activity, freshness, subjects
from app.core.i18n import _l, locale_code
from app.core.subjects import Note, Subject
from app.moderation.handled import Handled, handle
from app.requests import extra, facts, operations, panels, policy, queries, routes, standing
from app.requests.models import Area, FeatureRequest
from app.requests.operations import hosting, moderating
from app.requests.queries import merging

__all__ = ["operations", "policy", "queries"]

# What decides which requests there are for a reader.
READ = ("feature_requests", "request_statuses")
TABLES = (
    "feature_requests", "request_statuses", "request_areas", "request_votes", "request_links", "request_tags",
    "request_status_changes", "request_merges", "request_weights",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.requests.ALL, *facts.merging.ALL)
    freshness.follow(app, *TABLES)
    subjects.register(app, _requests())
    subjects.register(app, _areas())
    host(
        app,
        Host(
            kind=FeatureRequest.SUBJECT,
            can_comment=policy.can_comment,
            reaches_others=lambda request: not request.is_company_only,
            # A duplicate is read only: its words stay as they were when it was merged.
            is_closed=lambda request: request.is_merged,
            leads_to=merging.led_to,
            written=hosting.count_comment,
            changed=hosting.count_comment,
        ),
    )
    handle(
        app,
        Handled(
            kind=FeatureRequest.SUBJECT,
            author_id=lambda request: request.author_id,
            text=lambda request: "\n\n".join(part for part in (request.title, request.situation, request.workaround) if part),
            hide=moderating.hide,
            release=moderating.release,
            reject=moderating.reject,
        ),
    )
    panels.init_app(app)
    standing.init_app(app)
    extra.init_app(app)


def _requests() -> Subject:
    return Subject(
        kind=FeatureRequest.SUBJECT,
        among=queries.among,
        title=lambda request: request.title,
        url=lambda request: url_for("requests.show", request_id=request.id),
        kind_label=_l("Request"),
        documents=queries.documents,
        ids=queries.document_ids,
        readers=queries.readers,
        titles=queries.with_words,
        made_of=("feature_requests", "request_merges"),
        within=queries.within,
        text=lambda request: request.situation,
        note=lambda request: Note(request.status.name_in(locale_code()), request.status.tone),
        at=lambda _viewer, endpoint, arguments: arguments["request_id"] if endpoint == "requests.show" else None,
        argument="request_id",
    )


def _areas() -> Subject:
    return Subject(
        kind=Area.SUBJECT,
        among=queries.areas_among,
        title=lambda area: area.name_in(locale_code()),
        url=lambda area: url_for("requests.index", area=area.id),
        kind_label=_l("Area"),
    )
