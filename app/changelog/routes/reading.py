"""What readers open: the list by month, and an entry."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changelog import operations, queries
from app.changelog.labels import KINDS
from app.changelog.queries import WHOLE, WHOLE_ID, Link, Listed
from app.changelog.routes.blueprint import bp
from app.core import access, freshness, site, subjects
from app.core.access import Viewer, viewer
from app.core.i18n import locale_code
from app.requests.facts.statuses import STATUS
from app.requests.models import FeatureRequest
from app.watching.queries import level_of

READ = ("changelog_entries", "changelog_texts", "changelog_tiers", "changelog_companies", "changelog_seen")
AROUND = (
    "changelog_links", "answers", "answer_texts", "answer_tiers", "answer_companies", "answer_staged_texts",
    "feature_requests", "request_statuses", "request_areas", "request_votes",
)  # fmt: skip
TABS = "tab:changelog.index"


def _is_staff(person: Viewer) -> bool:
    # Of a draft they see whom it will reach and whether it is late.
    return person.is_staff


@bp.get("", strict_slashes=False)
@access.member
@freshness.page(*READ, "watches", slots=(TABS,))
def index() -> ResponseReturnValue:
    """List what came out by month, narrowed by kind; those who write see what is to come on top."""
    person = viewer()
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    cursor = request.args.get("page")
    page = queries.listed(person, kind, cursor)
    is_start = not (kind or cursor)
    return render_template(
        "changelog/index.html",
        page=page,
        months=_by_month(page.items, person.timezone),
        kind=kind,
        is_start=is_start,
        waiting=queries.waiting(person) if is_start and person.is_staff else [],
        newest=max((one.at for one in page.items if one.is_new), default=None) if is_start else None,
        watch=level_of(person, WHOLE, WHOLE_ID),
    )


@bp.post("/seen")
@access.member
def seen() -> ResponseReturnValue:
    """Note that the reader has seen what came out up to `until`, a moment, or everything."""
    operations.mark_seen(viewer(), _moment(request.values.get("until", "")))
    if request.headers.get("X-Fragment"):
        return render_template("changelog/_seen.html", newest=None)
    return redirect(url_for(".index"), 303)


@bp.get("/<int:entry_id>")
@access.member
@freshness.page(*READ, *AROUND, slots=(TABS,), unless=_is_staff)
def show(entry_id: int) -> ResponseReturnValue:
    """Show an entry in the reader's language, else in the other, with what explains it and what it fulfils."""
    person = viewer()
    entry = queries.reading(person, entry_id, request.args.get("lang", ""))
    links = queries.linked(person, entry.id)
    wishes = [link for link in links if link.kind == FeatureRequest.SUBJECT]
    is_coming = person.is_staff and not entry.is_out
    return render_template(
        "changelog/show.html",
        entry=entry,
        answers=_seen_of("answer", links),
        wishes=_seen_of(FeatureRequest.SUBJECT, links),
        wishes_count=len(wishes),
        have_asked=any(link.is_ours for link in wishes),
        # Whom publishing tells, as the status of each of its requests changes.
        told=site.panels("recipients", about=[(link.kind, link.id) for link in wishes], news=STATUS.kind)
        if is_coming and wishes
        else [],
    )


def _seen_of(kind: str, links: Sequence[Link]) -> list[dict[str, Any]]:
    """Return (title, url, row) of what of one kind is linked and the reader may see, in order."""
    ids = [link.id for link in links if link.kind == kind]
    subject, rows = subjects.subject_of(kind), subjects.visible(viewer(), kind, ids)
    if subject is None:
        return []
    found = [rows[key] for key in ids if key in rows]
    return [{"title": subject.title(row), "url": subject.url(row), "row": row} for row in found]


def _by_month(items: Sequence[Listed], timezone: str) -> list[tuple[str, list[Listed]]]:
    """Group entries, the newest first, by month as the reader's calendar has it: `November 2026`."""
    zone = ZoneInfo(timezone)
    local = [(one.at.astimezone(zone), one) for one in items]
    months = groupby(local, key=lambda pair: (pair[0].year, pair[0].month))
    grouped = [list(pairs) for _month, pairs in months]
    return [(format_skeleton("yMMMM", pairs[0][0], locale=locale_code()), [one for _at, one in pairs]) for pairs in grouped]


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
