"""Who may do what with what people say; pure functions of loaded rows. Whether the subject is seen is asked before."""

from datetime import datetime, timedelta
from typing import Protocol

from app.comments.models import State
from app.core.access import Viewer
from app.core.i18n import _
from app.people.models import Appearance

EDITABLE_FOR = timedelta(hours=24)
OWN_STATES = frozenset({State.WAITING, State.HIDDEN, State.REJECTED})


class Said(Protocol):
    """What policies ask of a comment: a row of the table or of a page."""

    @property
    def author_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...
    @property
    def is_internal(self) -> bool: ...
    @property
    def is_opening(self) -> bool: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def deleted_by_id(self) -> int | None: ...


def is_own(viewer: Viewer, said: Said) -> bool:
    """Whether `viewer` wrote it."""
    return viewer.id is not None and viewer.id == said.author_id


def can_see(viewer: Viewer, said: Said) -> bool:
    """Whether `viewer`, who sees the subject, sees the comment. What somebody deleted they see themselves, to undo it."""
    if viewer.is_staff:
        return True
    if said.is_internal:
        return False
    if said.state == State.VISIBLE:
        return True
    if not is_own(viewer, said):
        return False
    return said.state in OWN_STATES or (said.state == State.DELETED and said.deleted_by_id == viewer.id)


def can_read(viewer: Viewer, said: Said) -> bool:
    """As `can_see`, but nobody is told of what was deleted: for notices, files, permalinks of others."""
    return said.state != State.DELETED and can_see(viewer, said)


def can_write_internal(viewer: Viewer) -> bool:
    """Staff talk among themselves under everything."""
    return viewer.is_staff


def can_edit(viewer: Viewer, said: Said, now: datetime) -> bool:
    """Authors for 24 hours, staff always; what is deleted must be brought back first."""
    if said.state == State.DELETED:
        return False
    if viewer.is_staff:
        return True
    return is_own(viewer, said) and said.state in {State.VISIBLE, State.WAITING} and now - said.created_at < EDITABLE_FOR


def can_touch(viewer: Viewer, *, is_closed: bool) -> bool:
    """Whether words can be changed, deleted and brought back at all: in what is closed by staff alone."""
    return viewer.is_staff or viewer.is_system or not is_closed


def can_delete(viewer: Viewer, said: Said, *, is_manager: bool) -> bool:
    """Authors their own, those who look after the subject everything. An answered opening is asked about by the operation."""
    return said.state != State.DELETED and (is_manager or (is_own(viewer, said) and not said.is_internal) or viewer.is_staff)


def can_restore(viewer: Viewer, said: Said, *, is_manager: bool) -> bool:
    """Whoever deleted it, and those who look after the subject."""
    if said.state != State.DELETED:
        return False
    return is_manager or viewer.is_staff or (is_own(viewer, said) and said.deleted_by_id == viewer.id)


def can_react(viewer: Viewer, said: Said) -> bool:
    """Everybody who reads it, but not to their own words."""
    return viewer.is_authenticated and viewer.id is not None and not is_own(viewer, said) and said.state == State.VISIBLE


def can_mark_official(viewer: Viewer, said: Said) -> bool:
    """Staff, on what everybody reads."""
    return viewer.is_staff and said.state == State.VISIBLE and not said.is_internal


def shown_name(*, name: str, pen_name: str, appearance: str, is_known: bool) -> str:
    """Return the name under which a person appears; `is_known`: the reader is staff or a colleague, or the person is staff.

    The same as `people.policy.appearance`, without the company, which stands beside the name.
    """
    if appearance == Appearance.PEN_NAME and not is_known:
        return pen_name or _("A member")
    return name


def shows_company(*, appearance: str, is_known: bool) -> bool:
    """Whether the company of a person stands beside their name."""
    return is_known or appearance == Appearance.NAME_COMPANY
