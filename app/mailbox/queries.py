"""Reads of mail that came in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, false, func, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.paging import Page, page_of
from app.mailbox import policy
from app.mailbox.models import InboundMail, State

STATES = (State.WAITING, State.POSTED, State.DISCARDED, State.BOUNCED)


def visible_to(viewer: Viewer) -> Select[InboundMail]:
    """Return a select of the mails `viewer` may look at: every one or none."""
    found = select(InboundMail)
    return found if policy.can_decide(viewer) else found.where(false())


def mails(viewer: Viewer, state: str, cursor: str | None) -> Page[InboundMail]:
    """Return a page of the mails of a state, the latest first."""
    return page_of(visible_to(viewer).where(InboundMail.state == state).order_by(InboundMail.id.desc()), cursor)


def mail(viewer: Viewer, mail_id: int) -> InboundMail:
    """Return one mail. Raises `NotFound`."""
    found = db_session.scalar(visible_to(viewer).where(InboundMail.id == mail_id).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def counts(viewer: Viewer) -> Mapping[str, int]:
    """Return the number of mails by state."""
    grouped = visible_to(viewer).with_only_columns(InboundMail.state, func.count(InboundMail.id)).group_by(InboundMail.state)
    return dict(db_session.execute(grouped).all())


def waiting(viewer: Viewer) -> tuple[ScalarSelect[int], ...]:
    """Return how many mails wait for a decision, as a part of a statement; nothing for whoever may not decide."""
    if not policy.can_decide(viewer):
        return ()
    return (select(func.count(InboundMail.id)).where(InboundMail.state == State.WAITING).scalar_subquery(),)


def by_key(key: str) -> InboundMail | None:
    """Return the mail taken under that key, or None; for taking mail in, not for pages."""
    return db_session.scalar(select(InboundMail).where(InboundMail.key == key))


def waiting_since(before: datetime, limit: int) -> Sequence[InboundMail]:
    """Return mails that wait since before a moment, the oldest first; for the nightly clean-up."""
    found = select(InboundMail).where(InboundMail.state == State.WAITING, InboundMail.taken_at < before)
    return db_session.scalars(found.order_by(InboundMail.id).limit(limit)).all()
