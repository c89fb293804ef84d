"""Cases, as staff see them; for everybody else there are none."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, false, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.moderation import policy
from app.moderation.models import Case


def cases_visible_to(viewer: Viewer) -> Select[Case]:
    """Return the cases `viewer` may see: every one or none."""
    found = select(Case)
    return found if policy.can_moderate(viewer) else found.where(false())


def among_cases(viewer: Viewer, ids: Sequence[int]) -> Iterable[Case]:
    """Return the cases of `ids` that `viewer` may see."""
    return db_session.scalars(cases_visible_to(viewer).where(Case.id.in_(ids)))


def case(viewer: Viewer, case_id: int) -> Case:
    """Return one case. Raises `NotFound`."""
    found = cases_visible_to(viewer).where(Case.id == case_id).execution_options(populate_existing=True)
    row = db_session.scalar(found)
    if row is None:
        raise NotFound
    return row
