"""What the mail of the evening tells of a request: from where to where it came in all, why, and when it is looked at again."""

import re
from collections.abc import Sequence

from flask import url_for

from app.core import mail, subjects
from app.core import markdown as md
from app.core.access import SYSTEM, Viewer
from app.core.activity import Activity, words_of
from app.core.folding import Fold, Story
from app.core.i18n import _
from app.core.templating import show_date
from app.requests.facts import merging
from app.requests.facts import statuses as facts
from app.requests.models import FeatureRequest, StatusChange, StatusKind
from app.requests.operations import deciding
from app.requests.queries import groups, history

LONGEST_WORDS = 1500
# What people wait for most, and what they had better know, comes first; what only changed its place last.
WEIGHTS = {StatusKind.RELEASED: 4, StatusKind.DECLINED: 3, StatusKind.STARTED: 2, StatusKind.PLANNED: 1}
MERGED = -1
_CUT_ADDRESS = re.compile(r"\S*https?://\S*$")
Link = tuple[str, str, str]


def is_news(told: Sequence[Activity]) -> bool:
    """Whether changes of one request come to anything: it stands elsewhere than before, or words were said about it.

    Of one that was merged since, the merge is told, and where the request it leads to stands.
    """
    request_id = told[0].subject_id
    if request_id is not None and groups.leaders_of([request_id]).get(request_id) != request_id:
        return False
    if told[0].particulars["before_id"] != told[-1].particulars["after_id"]:
        return True
    return any(one.fact == facts.NOTED.name for one in told)


def story(viewer: Viewer, request: FeatureRequest, told: Sequence[Activity]) -> Story:
    """Tell changes of one request as one. Words and reason are those since it came to where it stands now."""
    first, last = words_of(told[0])["before"], words_of(told[-1])["after"]
    is_move = told[0].particulars["before_id"] != told[-1].particulars["after_id"]
    line = _("%(before)s → %(after)s", before=first, after=last) if is_move else _("Still at “%(status)s”", status=last)
    rows = _since_last_move(told)
    reason = next((row.reason for row in reversed(rows) if row.reason), "")
    details = [(_("Reason"), reason)] if reason else []
    if request.next_review_on is not None:
        details.append((_("Next review"), show_date(request.next_review_on)))
    words, more = _said(viewer, request, rows)
    links = (*more, *_instead(viewer, request))
    brief, weight = last if is_move else "", WEIGHTS.get(StatusKind(request.status.kind), 0)
    return Story(line, _cut(words), tuple(details), links, brief, weight)


def note_told(told: Sequence[Activity]) -> None:
    """Keep that the changes were passed on."""
    deciding.note_told(SYSTEM, [int(one.particulars["change_id"]) for one in told])


def is_merge_news(told: Sequence[Activity]) -> bool:
    """Whether it still comes to anything: what was merged and taken back the same day does not, nor what leads where it led."""
    first, last = told[0], told[-1]
    leads_elsewhere = first.particulars["target_id"] != last.particulars["target_id"]
    return first.fact == last.fact or (last.fact == merging.MERGED.name and leads_elsewhere)


def merge_story(viewer: Viewer, _request: FeatureRequest, told: Sequence[Activity]) -> Story:
    """Tell that a request leads to another, or no longer does; of the other only what `viewer` may see."""
    last = told[-1]
    if last.fact == merging.UNMERGED.name:
        return Story(_("It stands for itself again"), weight=MERGED)
    reason = str(last.particulars.get("reason") or "")
    target = subjects.visible(viewer, FeatureRequest.SUBJECT, [int(last.particulars["target_id"])])
    links = tuple((_("It goes on here"), row.title, _address(row)) for row in target.values())
    line = _("Merged with another request; votes and followers went along") if links else _("Merged with another request")
    return Story(line, details=((_("Reason"), reason),) if reason else (), links=links, weight=MERGED)


FOLD = Fold(is_news, story, note_told, facts.TOLD_NOW.name)
MERGE_FOLD = Fold(is_merge_news, merge_story)


def _since_last_move(told: Sequence[Activity]) -> list[StatusChange]:
    moves = [at for at, one in enumerate(told) if one.fact == facts.CHANGED.name]
    ids = [int(one.particulars["change_id"]) for one in told[moves[-1] if moves else 0 :]]
    found = history.changes(ids)
    return [found[key] for key in ids if key in found]


def _said(viewer: Viewer, request: FeatureRequest, rows: Sequence[StatusChange]) -> tuple[str, tuple[Link, ...]]:
    """Return the words for the users and where to read more: of what brought it about only what `viewer` may open."""
    notes = dict.fromkeys(row.note_html for row in rows if row.note_html)
    because = next(((row.because_kind, row.because_id) for row in reversed(rows) if row.because_kind), (None, None))
    cause = history.causes(viewer, [because]).get(because)
    # What is told by mail leads where the page leads.
    words = "\n\n".join(md.plain(note, mail.absolute) for note in notes)
    if cause is not None:
        return words or cause.summary, ((_("Read more"), cause.title, cause.url),)
    if history.is_usable(request.status.kind, because[0], cause, words):
        words = _("You can use it now.")
    return words, ()


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else _CUT_ADDRESS.sub("", words[:LONGEST_WORDS]).rstrip() + "…"


def _instead(viewer: Viewer, request: FeatureRequest) -> tuple[Link, ...]:
    if request.status.kind != StatusKind.DECLINED:
        return ()
    shown: list[Link] = []
    for kind, key in history.alternatives(request.id):
        subject, row = subjects.subject_of(kind), subjects.visible(viewer, kind, [key]).get(key)
        if subject is not None and row is not None:
            shown.append((_("What helps meanwhile"), subject.title(row), subject.url(row)))
    return tuple(shown)


def _address(request: FeatureRequest) -> str:
    return url_for("requests.show", request_id=request.id)
