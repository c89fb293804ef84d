"""Who may see, write, vote, sort and decide. `queries.visibility` says the first in SQL."""

from datetime import datetime, timedelta
from typing import Protocol

from app.core import clock
from app.core.access import Viewer
from app.requests.models import State

#: Who writes requests down for others, sorts, merges and decides about them: everybody of the staff, role by role.
KEEPERS = frozenset({"cs", "product", "admin"})
#: Who says which statuses and areas there are and what votes are worth.
DECIDERS = frozenset({"product", "admin"})
AUTHORS_EDIT_FOR = timedelta(hours=24)


class RequestLike(Protocol):
    """What the rules ask of a request."""

    @property
    def state(self) -> str: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def company_id(self) -> int | None: ...
    @property
    def is_company_only(self) -> bool: ...
    @property
    def merged_into_id(self) -> int | None: ...
    @property
    def created_at(self) -> datetime: ...


class Reaching(Protocol):
    """What the rule of merging asks of a request."""

    @property
    def company_id(self) -> int | None: ...
    @property
    def is_company_only(self) -> bool: ...


def can_lead(target: Reaching, duplicate: Reaching) -> bool:
    """Whether `duplicate` may lead to `target`: whoever sees the one sees the other, so nobody is led to nothing."""
    return not target.is_company_only or (duplicate.is_company_only and duplicate.company_id == target.company_id)


def can_see(viewer: Viewer, request: RequestLike) -> bool:
    """Whether `viewer` may see a request: all clients, or its company alone; what waits or is hidden its author; staff all."""
    if viewer.is_staff or viewer.is_system:
        return True
    if not viewer.is_authenticated:
        return False
    if request.is_company_only and request.company_id not in viewer.company_ids:
        return False
    return request.state == State.VISIBLE or (request.state != State.DELETED and is_author(viewer, request))


def can_post(viewer: Viewer) -> bool:
    """Whether `viewer` may post a request: every person signed in."""
    return viewer.is_authenticated or viewer.is_system


def can_enter_for_others(viewer: Viewer) -> bool:
    """Whether `viewer` may write down requests and votes on behalf of a company."""
    return viewer.is_system or viewer.staff_role in KEEPERS


def can_vote(viewer: Viewer, request: RequestLike, *, is_voting_open: bool) -> bool:
    """Whether `viewer`, who sees the request, may vote: clients, while its status is open to votes."""
    if not viewer.is_authenticated or viewer.id is None or viewer.is_staff:
        return False
    return is_voting_open and request.state == State.VISIBLE and request.merged_into_id is None


def can_comment(viewer: Viewer, request: RequestLike) -> bool:
    """Whether `viewer`, who sees the request, may write below it; a duplicate takes no more words."""
    return viewer.is_authenticated and request.merged_into_id is None and request.state == State.VISIBLE


def can_edit(viewer: Viewer, request: RequestLike) -> bool:
    """Whether `viewer`, who sees the request, may change its words: its author for a day, staff who sort requests at any time.

    Whose words they replaced sees it in the history, with their name. A duplicate stays as it was when it was merged, and what
    moderators turned down or hid as they saw it, until they decide otherwise.
    """
    if request.merged_into_id is not None or request.state == State.DELETED:
        return False
    is_theirs = is_author(viewer, request) and request.state != State.HIDDEN
    return can_sort(viewer) or (is_theirs and clock.now() - request.created_at < AUTHORS_EDIT_FOR)


def can_delete(viewer: Viewer, request: RequestLike) -> bool:
    """Whether `viewer`, who sees the request, may delete it: staff who sort requests, and its author.

    The operation refuses an author whose request others need too.
    """
    return can_sort(viewer) or (is_author(viewer, request) and request.merged_into_id is None)


def can_restore(viewer: Viewer, request: RequestLike) -> bool:
    """Whether `viewer` may bring a deleted request back: staff who sort requests, and an author who deleted it themselves.

    An author who belongs to its company no more has nothing to do with what is kept to that one.
    """
    deleted_by: int | None = getattr(request, "deleted_by_id", None)
    is_theirs = not request.is_company_only or request.company_id in viewer.company_ids
    return can_sort(viewer) or (is_author(viewer, request) and deleted_by == viewer.id and is_theirs)


def can_see_votes(viewer: Viewer) -> bool:
    """Whether `viewer` may see who voted, and what votes are worth: staff alone."""
    return viewer.is_staff


def can_sort(viewer: Viewer) -> bool:
    """Whether `viewer` may set area, tags, owner and visibility, link things and merge."""
    return viewer.is_system or viewer.staff_role in KEEPERS


def can_decide(viewer: Viewer) -> bool:
    """Whether `viewer` may change statuses, review dates and what the roadmap says."""
    return viewer.is_system or viewer.staff_role in KEEPERS


def can_keep_statuses(viewer: Viewer) -> bool:
    """Whether `viewer` may name statuses and areas."""
    return viewer.is_system or viewer.staff_role in DECIDERS


def is_author(viewer: Viewer, request: RequestLike) -> bool:
    """Whether `viewer` wrote the request."""
    return viewer.id is not None and request.author_id == viewer.id
