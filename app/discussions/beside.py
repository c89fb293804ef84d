"""What stands beside the talk: the poll and the answer of a thread, what staff can do with it, thanks, what waits for staff."""

from collections.abc import Hashable, Sequence
from typing import Any

from flask import Flask, current_app, render_template
from markupsafe import Markup
from sqlalchemy import ScalarSelect

from app.core import site, subjects
from app.core.access import Viewer
from app.discussions import policy
from app.discussions.poll_forms import ListingForm
from app.discussions.queries import alerting, helping
from app.discussions.queries.polling import poll_shown
from app.discussions.timed import too_long_since

ANSWER = "answer"
HELPING = (
    "helper_tallies", "helpers_unlisted", "spaces", "space_tiers", "space_companies", "users", "memberships", "companies",
)  # fmt: skip


def _panel(template: str, **values: Any) -> Markup:
    return Markup(render_template(f"discussions/{template}", **values))  # noqa: S704 - our own template


def poll(viewer: Viewer, *, thread: Any, **_context: Any) -> Markup | None:
    """Return the poll of a thread; asks the database only where there is one."""
    if not thread.has_poll:
        return None
    shown = poll_shown(viewer, thread.id, is_thread_closed=thread.closed_at is not None)
    return _panel("_poll.html", poll=shown, thread=thread, policy=policy, problem=None) if shown else None


def answer_made(viewer: Viewer, *, thread: Any, **_context: Any) -> Markup | None:
    """Return the way to the answer that was made of a thread, for those who may read it."""
    subject = subjects.subject_of(ANSWER) if thread.answer_id is not None else None
    row = subjects.visible(viewer, ANSWER, [thread.answer_id]).get(thread.answer_id) if subject else None
    return _panel("_answer_made.html", title=subject.title(row), url=subject.url(row)) if subject and row else None


def staff_menu(viewer: Viewer, *, thread: Any, **_context: Any) -> Markup | None:
    """Return what staff can do with a thread."""
    return _panel("_staff.html", thread=thread, viewer=viewer) if policy.can_arrange(viewer) else None


def add_poll(viewer: Viewer, *, thread: Any, **_context: Any) -> Markup | None:
    """Return the way to put a poll into a thread that has none."""
    may_add = not thread.has_poll and policy.can_add_poll(viewer, thread)
    return _panel("_add_poll.html", thread=thread) if may_add else None


def helpers(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return who helped this month, as far as the viewer may read."""
    found = helping.helpers(viewer, helping.this_month())
    return _panel("_helpers.html", helpers=found) if found else None


def own_thanks(viewer: Viewer, **_context: Any) -> Markup | None:
    """Return what the viewer was thanked for, with the choice to be named among those who helped."""
    if viewer.id is None:
        return None
    form = None if viewer.is_staff else ListingForm(formdata=None, is_listed=helping.is_listed(viewer.id))
    return _panel("_thanks.html", received=helping.received(viewer, viewer.id), form=form)


def thanks_of(viewer: Viewer, *, person: Any, **_context: Any) -> Markup:
    """Return what a person the viewer sees was thanked for, as far as the viewer may read."""
    return _panel("_thanks.html", received=helping.received(viewer, person.id), form=None)


def unanswered(_viewer: Viewer, *, found: tuple[int], **_context: Any) -> Markup:
    """Return how many questions wait for a first answer, for staff."""
    hours = current_app.extensions["settings"].question_alert_hours
    return _panel("_unanswered_queue.html", count=found[0], hours=hours)


def init_app(app: Flask) -> None:
    """Fill the slots."""
    site.panel(app, "thread", answer_made, order=10)
    site.panel(app, "thread", poll, order=20)
    site.panel(app, "thread_menu", add_poll, order=10)
    site.panel(app, "thread_staff", staff_menu, order=20)
    site.panel(app, "community_rail", helpers, order=20, tables=HELPING, readers=_who_reads)
    site.panel(app, "profile", own_thanks, order=30)
    site.panel(app, "person", thanks_of, order=30)
    # For the staff alone, whose home is always made anew.
    site.panel(app, "home_queues", unanswered, order=30, tables=(), asks=_unanswered)


def _unanswered(viewer: Viewer) -> Sequence[ScalarSelect[int]]:
    return alerting.count_unanswered(viewer, too_long_since())


def _who_reads(viewer: Viewer) -> Hashable:
    return (viewer.is_staff, viewer.tier, viewer.company_ids)
