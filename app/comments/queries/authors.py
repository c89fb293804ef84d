"""People as they appear beside what they said."""

from collections.abc import Iterable

from sqlalchemy import literal, select

from app.comments import policy
from app.core.access import Viewer
from app.core.database import db_session
from app.people.models import Membership, User


def authors_as_seen(viewer: Viewer, ids: Iterable[int]) -> dict[int, str]:
    """Return the names under which people appear to `viewer`, by id. One statement; the same as in `thread_of`."""
    colleague = (
        literal(True)
        if viewer.is_staff
        else select(Membership.id)
        .where(Membership.user_id == User.id, Membership.company_id.in_(sorted(viewer.company_ids)))
        .exists()
    )
    columns = (User.id, User.name, User.pen_name, User.appearance, User.staff_role, colleague)
    rows = db_session.execute(select(*columns).where(User.id.in_(set(ids))))
    return {
        key: policy.shown_name(
            name=name, pen_name=pen_name, appearance=appearance, is_known=known or role is not None or key == viewer.id
        )
        for key, name, pen_name, appearance, role, known in rows
    }
