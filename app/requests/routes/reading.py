"""The page of a request, and what it said before."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.comments.routes.showing import discussion
from app.core import access, freshness
from app.core.access import Viewer, viewer
from app.requests import policy, queries
from app.requests.models import FeatureRequest, State
from app.requests.operations.deleting import others_take_part
from app.requests.queries import Reading
from app.requests.queries.history import history as status_history
from app.requests.queries.statuses import by_id
from app.requests.routes import duplicates
from app.requests.routes.blueprint import bp

#: What requests are linked to, and who may know of that.
LINKED_FROM = (
    "answers", "answer_texts", "answer_tiers", "answer_companies", "answer_staged_texts", "threads", "spaces", "space_tiers",
    "space_companies", "changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies",
)  # fmt: skip
SHOWN_FROM = (
    "feature_requests", "request_statuses", "request_areas", "request_votes", "request_tags", "request_links",
    "request_status_changes", "request_merges", "comments", "comment_reactions", "watches", "users", "memberships", "companies",
    *LINKED_FROM,
)  # fmt: skip


def _is_staff(person: Viewer) -> bool:
    return person.is_staff


@bp.get("/<int:request_id>")
@access.member
@freshness.page(*SHOWN_FROM, slots=("request", "tab:changelog.index"), minutes=5, unless=_is_staff)
def show(request_id: int) -> ResponseReturnValue:
    """Show a request; one merged into another leads there, unless the address says `stay`."""
    person = viewer()
    found = queries.reading(person, request_id)
    way = duplicates.lead_on(person, found.request)
    if way is not None:
        return way
    return render_template("requests/show.html", **page_of(person, found))


def page_of(person: Viewer, found: Reading) -> dict[str, Any]:
    """Return what the page of a request shows."""
    wish, most = found.request, duplicates.most()
    # A duplicate says what became of the request it leads to, to those who see that one.
    merged = duplicates.shown(person, wish, has_duplicates=found.has_duplicates)
    standing = merged.leader or wish
    entries = status_history(person, standing.id, most + 1)
    said = discussion(person, FeatureRequest.SUBJECT, wish, is_empty=not (wish.comments_count or person.is_staff))
    return {
        "wish": wish,
        "shown": found,
        "status": by_id()[standing.status_id],
        "review_on": standing.next_review_on,
        "entries": entries[:most],
        "older_url": duplicates.everything(wish) if len(entries) > most else None,
        "merged": merged,
        "discussion": said,
        "linked": queries.links(person, wish) if found.has_links else (),
        "may_delete": _may_delete(person, found),
        "may_vote": policy.can_vote(person, wish, is_voting_open=wish.status.is_voting_open),
        "companies": queries.votes_by_company(person, wish) if person.is_staff else (),
        "origin": queries.origin(person, wish.origin_kind, wish.origin_id),
    }


def _may_delete(person: Viewer, found: Reading) -> bool:
    wish = found.request
    if wish.state == State.DELETED or wish.is_merged or found.has_duplicates or not policy.can_delete(person, wish):
        return False
    return policy.can_sort(person) or not others_take_part(wish)


@bp.get("/<int:request_id>/history")
@access.member
def history(request_id: int) -> ResponseReturnValue:
    """Show how the words of a request were changed."""
    wish = queries.request(viewer(), request_id)
    page = queries.revisions(viewer(), wish, request.args.get("page"))
    return render_template("requests/history.html", wish=wish, page=page)
