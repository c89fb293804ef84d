"""Letters to the people concerned: what was decided, why, and their own text."""

from datetime import datetime

from app.core import activity
from app.core.access import Viewer
from app.core.activity import Fact
from app.core.database import db_session
from app.moderation.models import MAX_TITLE, Letter


def tell(
    actor: Viewer,
    person_id: int | None,
    fact: Fact,
    *,
    title: str = "",
    reason: str = "",
    text: str = "",
    subject: tuple[str, int] | None = None,
    until: datetime | None = None,
) -> None:
    """Write to a person what was decided, as part of a larger operation; nothing is written to people who left no account."""
    if person_id is None:
        return
    kind, key = subject or (None, None)
    letter = Letter(
        user_id=person_id,
        about=fact.name.removeprefix("moderation."),
        title=title[:MAX_TITLE],
        reason=reason,
        text=text,
        subject_kind=kind,
        subject_id=key,
        until=until,
    )
    db_session.add(letter)
    activity.record(fact, actor=actor, subject=letter, title=title, reason=reason, to=[person_id])
