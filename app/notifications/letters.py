"""What stands in a mail, worked out at the moment it leaves: from the person's own view, of what is still news to them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app
from flask_babel import force_locale

from app.comments.hosts import host_of
from app.comments.models import Comment
from app.core import subjects
from app.core.i18n import _
from app.mailbox import addresses
from app.mailbox.cutting.markers import MARKERS
from app.notifications import evening, kinds
from app.notifications.models import Mail, Notice
from app.notifications.queries import inbox, preferences
from app.notifications.recipients import NAMED, Place, is_muted, place_of
from app.notifications.wording import Group, Seen, Told, excerpt, groups
from app.people import viewers
from app.people.viewers import PersonViewer
from app.watching.models import Reason

LINES = 5
GROUPS = 15
STORIES = 30


def reader(user_id: int) -> PersonViewer | None:
    """Return the person when mails may be sent to them: active, and their address does not send mails back."""
    viewer = viewers.of_person(user_id)
    return viewer if viewer is not None and preferences.stopped(viewer.mail) is None else None


def wanted(viewer: PersonViewer, told: Sequence[Told], *, at_once: bool) -> list[Told]:
    """Return what the person still wants by mail: not muted meanwhile, not switched off meanwhile."""
    declared = kinds.declared()
    places: dict[tuple[str | None, int | None], Place] = {}
    kept = []
    for notice, row in told:
        kind = declared.get(notice.kind)
        if kind is None:
            continue
        mail = preferences.choice_of(notice.user_id, kind).mail
        place = places.setdefault((row.subject_kind, row.subject_id), place_of(row))
        if (mail == Mail.NOW if at_once else mail != Mail.OFF) and not is_muted(viewer, place):
            kept.append((notice, row))
    return kept


def of_notice(context: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a mail about one subject says; None when there is nothing left to say."""
    found = _groups(context, at_once=True)
    if found is None:
        return None
    viewer, (group, *_more) = found
    with current_app.test_request_context(base_url=_base_url()), force_locale(viewer.locale):
        lines = sorted(group.lines, key=lambda line: line.at)
        shown = [
            {"sentence": line.sentence, "excerpt": excerpt(line.notices[0].subject_kind, line.subject)}
            for line in lines[:LINES]
        ]
        return {
            "title": group.title if group.title and _is_talk(group) else lines[0].sentence,
            "lines": shown,
            "left_out": len(lines) - len(shown),
            "url": lines[0].url,
            "why": why(group.newest),
            "reply_marker": MARKERS[viewer.locale],
        }


def reply_address(viewer: PersonViewer, told: Sequence[Told]) -> str:
    """Return where a reply by mail about all of `told` goes; empty when that would be several places, or one that takes no
    words of theirs, or replies are switched off.
    """
    roots = {(notice.root_kind, notice.root_id) for notice, _row in told}
    places = {_leading(viewer, *root) for root in roots}
    kind, key = places.pop()
    host, row = host_of(kind), subjects.visible(viewer, kind, [key]).get(key)
    if places or host is None or row is None or not host.can_comment(viewer, row):
        return ""
    # Where what was merged leads is asked again when the reply comes: it may be taken back by then.
    kind, key = roots.pop() if len(roots) == 1 else (kind, key)
    # What answers a note of the staff stays among them, whatever else the mail tells.
    kind, key = _note(viewer, told) or (kind, key)
    return addresses.reply_to(viewer.id or 0, kind, key)


def _leading(viewer: PersonViewer, kind: str, key: int) -> tuple[str, int]:
    # What was merged with another and that other one are one place to write at.
    host = host_of(kind)
    return kind, host.leads_to(viewer, key) if host is not None else key


def _note(viewer: PersonViewer, told: Sequence[Told]) -> tuple[str, int] | None:
    ids = [notice.subject_id for notice, _row in told if notice.subject_kind == Comment.SUBJECT]
    notes = [row.id for row in subjects.visible(viewer, Comment.SUBJECT, ids).values() if row.is_internal]
    return (Comment.SUBJECT, max(notes)) if notes else None


def of_digest(context: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a digest says; None when there is nothing left to say."""
    found = _groups(context, at_once=False)
    if found is None:
        return None
    viewer, all_groups = found
    with current_app.test_request_context(base_url=_base_url()), force_locale(viewer.locale):
        shown = [
            {"title": group.title, "url": group.lines[-1].url, "lines": [line.sentence for line in group.lines[:LINES]]}
            for group in all_groups[:GROUPS]
        ]
        return {"groups": shown, "left_out": len(all_groups) - len(shown), "is_overflow": context["is_overflow"]}


def of_evening(context: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the one mail of the evening says, subject by subject; None when there is nothing left to say."""
    viewer = _addressee(context)
    if viewer is None:
        return None
    told = evening.news_only(wanted(viewer, inbox.told(context["notice_ids"], context["user_id"]), at_once=True))
    with current_app.test_request_context(base_url=_base_url()), force_locale(viewer.locale):
        found = _stories(viewer, told)
        shown = found[:STORIES]
        because = why(told[-1][0]) if len(found) == 1 else _("You get this mail because you take part in these or follow them.")
        told_of = {"stories": shown, "left_out": len(found) - len(shown), "why": because}
        return {**told_of, "reply_marker": MARKERS[viewer.locale]} if found else None


def _stories(viewer: PersonViewer, told: Sequence[Told]) -> list[dict[str, Any]]:
    seen, found = Seen(viewer, (notice for notice, _row in told)), []
    for (kind, subject_kind, key), together in evening.by_subject(told).items():
        fold, subject, row = evening.fold_of(kind), subjects.subject_of(subject_kind), seen.row(subject_kind, key)
        if fold is not None and subject is not None and row is not None:
            story = fold.story(viewer, row, [one for _notice, one in together])
            found.append({"title": subject.title(row), "url": subject.url(row), **asdict(story)})
    return sorted(found, key=lambda story: -story["weight"])


def why(notice: Notice) -> str:
    """Say why a person gets this mail."""
    return {
        NAMED: _("You get this mail because it is meant for you in person."),
        Reason.ASKED: _("You get this mail because you started this."),
        Reason.WROTE: _("You get this mail because you wrote here."),
        Reason.MENTIONED: _("You get this mail because you were named here."),
        Reason.VOTED: _("You get this mail because you voted here."),
        Reason.OWNER: _("You get this mail because you look after this."),
        Reason.MERGED: _("You get this mail because something you follow was merged into this."),
    }.get(notice.reason, _("You get this mail because you chose to hear of everything here."))


def _groups(context: dict[str, Any], *, at_once: bool) -> tuple[PersonViewer, list[Group]] | None:
    viewer = _addressee(context)
    if viewer is None:
        return None
    told = wanted(viewer, inbox.told(context["notice_ids"], context["user_id"]), at_once=at_once)
    with current_app.test_request_context(base_url=_base_url()), force_locale(viewer.locale):
        found = groups(viewer, told, is_apart=at_once)
    return (viewer, found) if found else None


def _addressee(context: dict[str, Any]) -> PersonViewer | None:
    viewer = reader(context["user_id"])
    # Whoever changed their address meanwhile does not want mails at the old one.
    return viewer if viewer is not None and viewer.mail == context["mail"] else None


def _is_talk(group: Group) -> bool:
    # Talk keeps one title, so that mail programs fold it; a message to one person says in its title what it is.
    told = [one for line in group.lines for one in line.notices]
    return any(one.reason != NAMED or (one.subject_kind, one.subject_id) != group.root for one in told)


def _base_url() -> str:
    return str(current_app.extensions["settings"].base_url)
