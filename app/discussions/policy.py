"""Who may see, start, reply and put in order: one rule per space, and what follows from it for threads.

Rows may be objects or plain rows of a statement: only their attributes are read. `queries.visibility` says the same in SQL.
"""

from collections.abc import Collection
from typing import Protocol

from app.core.access import Viewer
from app.discussions.models import Audience, Kind, State, Who

KEEPERS = frozenset({"cs", "admin"})


class SpaceLike(Protocol):
    """What the rules ask of a space."""

    @property
    def audience(self) -> str: ...
    @property
    def starters(self) -> str: ...
    @property
    def repliers(self) -> str: ...
    @property
    def closed_at(self) -> object: ...


class ThreadLike(Protocol):
    """What the rules ask of a thread."""

    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def answered_at(self) -> object: ...
    @property
    def closed_at(self) -> object: ...
    @property
    def merged_into_id(self) -> int | None: ...


def can_see_space(viewer: Viewer, space: SpaceLike, tiers: Collection[str], company_ids: Collection[int]) -> bool:
    """Whether `viewer` belongs to those the space is for: everybody signed in, a tier, companies; staff see every space."""
    if viewer.is_staff:
        return True
    if not viewer.is_authenticated:
        return False
    if space.audience == Audience.TIERS:
        return viewer.tier is not None and viewer.tier in tiers
    if space.audience == Audience.COMPANIES:
        return bool(viewer.company_ids & set(company_ids))
    return space.audience == Audience.EVERYONE


def can_see_state(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether a thread in that state is shown to `viewer`, who sees its space: what waits or was hidden to author and staff."""
    if viewer.is_staff or thread.state == State.VISIBLE:
        return True
    return thread.state in {State.WAITING, State.HIDDEN} and viewer.id is not None and thread.author_id == viewer.id


def can_start(viewer: Viewer, space: SpaceLike) -> bool:
    """Whether `viewer`, who sees the space, may start a thread in it."""
    if not viewer.is_authenticated and not viewer.is_system:
        return False
    return space.closed_at is None and (viewer.is_staff or space.starters == Who.EVERYONE)


def can_announce(viewer: Viewer) -> bool:
    """Whether `viewer` may start an announcement."""
    return viewer.is_staff


def can_reply(viewer: Viewer, thread: ThreadLike, space: SpaceLike) -> bool:
    """Whether `viewer`, who sees the thread, may write in it; a closed thread is open to staff alone."""
    if thread.merged_into_id is not None or thread.state not in {State.VISIBLE, State.WAITING}:
        return False
    if viewer.is_staff or (thread.state == State.WAITING and _is_author(viewer, thread)):
        return True
    return viewer.is_authenticated and thread.closed_at is None and space.repliers == Who.EVERYONE


def can_edit(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether `viewer`, who sees the thread, may change title, tags and kind: its author while it is open, and staff."""
    return viewer.is_staff or (_is_author(viewer, thread) and thread.closed_at is None and thread.merged_into_id is None)


def can_accept(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether `viewer`, who sees the thread, may say which reply solved it: who asked, and staff."""
    if thread.kind != Kind.QUESTION or thread.state != State.VISIBLE or thread.merged_into_id is not None:
        return False
    return viewer.is_staff or _is_author(viewer, thread)


def can_delete(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether `viewer`, who sees the thread, may delete it: staff, and its author as long as nobody else has replied and it is
    open.
    """
    return viewer.is_staff or (_is_author(viewer, thread) and thread.answered_at is None and thread.closed_at is None)


def can_arrange(viewer: Viewer) -> bool:
    """Whether `viewer` may pin, close, move, merge and split threads."""
    return viewer.is_system or viewer.staff_role is not None


def can_keep_spaces(viewer: Viewer) -> bool:
    """Whether `viewer` may make, change, order and close spaces: customer success and administrators."""
    return viewer.is_system or viewer.staff_role in KEEPERS


def _is_author(viewer: Viewer, thread: ThreadLike) -> bool:
    return viewer.id is not None and thread.author_id == viewer.id


def can_add_poll(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether `viewer`, who sees the thread, may put a poll into it: its author while it is open, and staff."""
    return thread.merged_into_id is None and thread.state == State.VISIBLE and can_edit(viewer, thread)


def can_keep_poll(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether `viewer`, who sees the thread, may close its poll or take it out: its author and staff."""
    return viewer.is_staff or _is_author(viewer, thread)


def can_vote(viewer: Viewer, thread: ThreadLike) -> bool:
    """Whether `viewer`, who sees the thread, may vote: every person, in what is out."""
    return viewer.is_authenticated and viewer.id is not None and thread.state == State.VISIBLE and thread.merged_into_id is None
