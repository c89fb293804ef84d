"""Notices in words: grouped by what they are about, several of a kind folded into one line, as one person may see them now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.comments.queries import authors_as_seen
from app.companies import queries as companies
from app.core import activity, subjects
from app.core import markdown as md
from app.core.access import Viewer
from app.core.errors import Refused
from app.core.i18n import _, ngettext
from app.notifications.models import Notice

Pair = tuple[str, int]
Told = tuple[Notice, activity.Activity]
ACTOR = "\x00"
LONGEST_EXCERPT = 400
LONGEST_SOURCE = 4000


@dataclass
class Line:
    """What happened, in one sentence: `notices` holds every notice folded into it, the newest first."""

    sentence: str
    url: str
    at: datetime
    notices: list[Notice]
    subject: Any = None

    @property
    def is_unread(self) -> bool:
        """Whether any of it is new."""
        return any(one.read_at is None for one in self.notices)


@dataclass
class Group:
    """Everything a person was told of one thing. `title` and `url` are empty for news that is about nothing to be opened."""

    root: Pair
    title: str
    kind_label: str
    url: str
    lines: list[Line] = field(default_factory=list)
    watch: Any = None

    @property
    def is_unread(self) -> bool:
        """Whether any of it is new."""
        return any(line.is_unread for line in self.lines)

    @property
    def at(self) -> datetime:
        """When the newest of it happened."""
        return max(line.at for line in self.lines)

    @property
    def is_watched(self) -> bool:
        """Whether it came by watching, so that how much to hear of it can be chosen."""
        return self.watch is not None or any(one.reason != "named" for line in self.lines for one in line.notices)

    @property
    def newest(self) -> Notice:
        """The newest notice."""
        return max((one for line in self.lines for one in line.notices), key=lambda one: one.id)


class Seen:
    """The rows behind notices that a viewer may see now, loaded with one look for each kind."""

    def __init__(self, viewer: Viewer, notices: Iterable[Notice]) -> None:
        ids: dict[str, set[int]] = defaultdict(set)
        for one in notices:
            ids[one.subject_kind].add(one.subject_id)
            ids[one.root_kind].add(one.root_id)
        self._rows = {kind: subjects.visible(viewer, kind, sorted(keys)) for kind, keys in ids.items() if kind}

    def row(self, kind: str, key: int) -> Any:
        """Return the row of a subject, or None when it is hidden or gone."""
        return self._rows.get(kind, {}).get(key)

    def shows(self, one: Notice) -> bool:
        """Whether the subject of a notice may be seen; news about nothing may be."""
        return not one.subject_kind or self.row(one.subject_kind, one.subject_id) is not None


def groups(viewer: Viewer, told: Sequence[Told], *, is_apart: bool = False) -> list[Group]:
    """Return what `viewer` may still see of `told`, grouped by root in the order given; lines hold the newest first.

    Equal sentences are folded into one line; with `is_apart` only those about the same subject, so that each can be quoted.
    """
    seen = Seen(viewer, (notice for notice, _row in told))
    shown = [(notice, row) for notice, row in told if seen.shows(notice)]
    names = _Names(viewer, [row for _notice, row in shown])
    found: dict[Pair, Group] = {}
    folded: dict[tuple[Pair, str, Pair | None], tuple[Line, list[str]]] = {}
    for notice, row in sorted(shown, key=lambda one: one[0].id, reverse=True):
        root = (notice.root_kind, notice.root_id)
        group = found.setdefault(root, _group(root, seen))
        template, url = _sentence(notice, row, seen), _url(notice, seen) or group.url
        subject = (notice.subject_kind, notice.subject_id) if is_apart else None
        line, actors = folded.setdefault((root, template, subject), (Line(template, url, notice.at, []), []))
        if not line.notices:
            line.subject = seen.row(notice.subject_kind, notice.subject_id)
            group.lines.append(line)
        if notice.read_at is None or not line.notices:
            line.url = url  # Where the news begins.
        line.notices.append(notice)
        actors.append(names.of(row))
    for line, actors in folded.values():
        line.sentence = line.sentence.replace(ACTOR, joined(list(dict.fromkeys(actors))))
    order = list(dict.fromkeys((notice.root_kind, notice.root_id) for notice, _row in shown))
    return [found[root] for root in order]


def joined(names: Sequence[str]) -> str:
    """Return names as a sentence counts them: one, two, or two and how many others."""
    if len(names) <= 1:
        return names[0] if names else ""
    if len(names) == 2:
        return _("%(first)s and %(second)s", first=names[0], second=names[1])
    others = len(names) - 2
    named = {"first": names[0], "second": names[1]}
    return ngettext("%(first)s, %(second)s and %(num)s other", "%(first)s, %(second)s and %(num)s others", others, **named)


def excerpt(kind: str, row: Any) -> str:
    """Return the beginning of what a subject says, as plain words; empty when it says nothing."""
    subject = subjects.subject_of(kind)
    if subject is None or subject.text is None or row is None:
        return ""
    try:
        words = md.plain(md.render(subject.text(row)[:LONGEST_SOURCE]).html)
    except Refused:
        return ""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_EXCERPT else words[:LONGEST_EXCERPT].rstrip() + "…"


def _group(root: Pair, seen: Seen) -> Group:
    subject, row = subjects.subject_of(root[0]), seen.row(*root)
    if subject is None or row is None:
        return Group(root, "", "", "")
    return Group(root, subject.title(row), str(subject.kind_label), subject.url(row))


def _sentence(notice: Notice, row: activity.Activity, seen: Seen) -> str:
    subject, thing = subjects.subject_of(notice.subject_kind), seen.row(notice.subject_kind, notice.subject_id)
    title = subject.title(thing) if subject is not None and thing is not None else row.subject_title
    words = {**activity.words_of(row), "actor": ACTOR, "subject": title}
    return str(activity.declared()[row.fact].sentence).format_map(_Lenient(words))


def _url(notice: Notice, seen: Seen) -> str:
    subject, thing = subjects.subject_of(notice.subject_kind), seen.row(notice.subject_kind, notice.subject_id)
    return subject.url(thing) if subject is not None and thing is not None else ""


class _Names:
    """Who did what a fact tells, as they appear to a viewer; for what was done on behalf of somebody it is them."""

    def __init__(self, viewer: Viewer, rows: Sequence[activity.Activity]) -> None:
        self._viewer = viewer
        spoken_for = [row.particulars["on_behalf_of"] for row in rows if "on_behalf_of" in row.particulars]
        ids = {row.actor_id for row in rows} | {one["person"] for one in spoken_for}
        self._people = authors_as_seen(viewer, [key for key in ids if key is not None])
        self._companies = companies.names(one["company"] for one in spoken_for if one["person"] is None)

    def of(self, row: activity.Activity) -> str:
        """Return the name in the words of a sentence."""
        for_whom = row.particulars.get("on_behalf_of")
        if for_whom is not None and for_whom["person"] is None:
            return self._company(for_whom["company"])
        person_id = row.actor_id if for_whom is None else for_whom["person"]
        # Nobody but the system acts without an id; a name that was written down is not how the person appears to everybody.
        if person_id is None:
            return _("The system")
        return activity.as_person(self._people.get(person_id, _("A member")))

    def _company(self, company_id: int) -> str:
        is_told = self._viewer.is_staff or company_id in self._viewer.company_ids
        return self._companies.get(company_id, _("A client")) if is_told else _("A client")


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
