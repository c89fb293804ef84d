"""Taking requests along as a table: what stands on the roadmap, and for the staff what they weigh."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.companies import queries as companies
from app.companies.labels import TIERS
from app.core import activity, csv_writing, xlsx_writing
from app.core.access import Viewer, ensure
from app.core.i18n import _
from app.core.transaction import transaction
from app.core.xlsx_writing import Cell
from app.requests.queries import Filters, listed
from app.roadmap import facts, policy, queries, wording
from app.roadmap.queries import Narrow
from app.roadmap.queries.listing import MOST
from app.roadmap.queries.weighing import Weighing, score_weights, weighed


class Form(StrEnum):
    """The form of a file."""

    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_roadmap(actor: Viewer, narrow: Narrow, form: Form, span: tuple[str, str]) -> bytes:
    """Return what `actor` sees of the roadmap, narrowed and in order, as a file in their language. Raises `Forbidden`."""
    ensure(policy.can_take_along(actor))
    frame = queries.frame(actor)
    statuses, areas = {one.id: one.name for one in frame.statuses}, frame.area_names()
    head = [_("Number"), _("What is asked for"), _("Status"), _("Area"), _("Votes"), _("Number of companies"), _("Since"),
            _("Next review"), _("Term"), _("Quarter"), _("Progress in percent")]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (one.id, one.title, statuses.get(one.status_id, ""), areas.get(one.area_id or 0, ""), one.votes_count,
         one.companies_count, _day(one.status_since, actor), one.next_review_on,
         wording.term_name(one.term) if one.term else "", one.quarter, one.progress)
        for one in queries.exported(actor, queries.allowed(actor, narrow), *span)
    ]  # fmt: skip
    return _taken(actor, form, _("Roadmap"), head, rows)


def export_weighing(actor: Viewer, asked: Weighing, form: Form, today: date) -> bytes:
    """Return the open requests with all the staff weigh them by, as a file in their language. Raises `Forbidden`."""
    ensure(policy.can_weigh(actor))
    areas = queries.frame(actor).area_names()
    head = [_("Number"), _("What is asked for"), _("Status"), _("Area"), _("Score"), _("Impact"), _("Effort"), _("Confidence"),
            _("Weighted value"), _("Votes"), _("Number of companies"), *(str(label) for label in TIERS.values()),
            _("Renewals within 90 days"), _("Next renewal"), _("Seats"), _("Next review"),
            _("Number in the tracker")]  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (one.id, one.title, one.status_ja if actor.locale == "ja" else one.status_en, areas.get(one.area_id or 0, ""),
         one.score, one.impact, one.effort, one.confidence, one.value, one.votes_count, one.companies_count, one.high,
         one.mid, one.low, one.tech, one.renewing, one.renews_on, one.seats, one.next_review_on, one.external_key)
        for one in weighed(actor, asked, score_weights(), today)
    ]  # fmt: skip
    return _taken(actor, form, _("Weighed requests"), head, rows)


def export_requests(actor: Viewer, filters: Filters, form: Form, today: date) -> bytes:
    """Return the requests `actor` can find, narrowed and in order as in the list, as a file in their language.

    What a request is worth and whose need it is goes to the staff alone. Raises `Forbidden`.
    """
    ensure(policy.can_take_along(actor))
    found = listed(actor, filters, None, today=today, size=MOST).items
    areas = queries.frame(actor).area_names()
    head = [_("Number"), _("What is asked for"), _("Status"), _("Area"), _("Tags"), _("Votes"), _("Number of companies"),
            _("Comments"), _("Asked on"), _("Since"), _("Next review")]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.id, one.title, one.status.name, areas.get(one.area_id or 0, ""), ", ".join(one.tags), one.votes_count,
         one.companies_count, one.comments_count, _day(one.created_at, actor), _day(one.status_since, actor),
         one.next_review_on]
        for one in found
    ]  # fmt: skip
    if actor.is_staff:
        head += [_("Weighted value"), _("Company"), _("One company only")]
        names = companies.names(one.company_id for one in found if one.company_id is not None)
        for row, one in zip(rows, found, strict=True):
            row += [one.value, names.get(one.company_id or 0, ""), _("Yes") if one.is_company_only else ""]
    return _taken(actor, form, _("Requests"), head, rows)


def _taken(actor: Viewer, form: Form, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    # Reading and writing thousands of rows takes a while: nobody else waits for it, only for the note that it was done.
    if form == Form.XLSX:
        data = xlsx_writing.write(title, head, rows)
    else:
        data = csv_writing.write(head, [["" if cell is None else str(cell) for cell in row] for row in rows])
    _note_taken(actor, len(rows))
    return data


@transaction
def _note_taken(actor: Viewer, count: int) -> None:
    activity.record(facts.EXPORTED, actor=actor, count=count)


def _day(moment: datetime, actor: Viewer) -> date:
    return moment.astimezone(ZoneInfo(actor.timezone)).date()
