"""What is said under several subjects at once, such as those that were merged into one: one statement."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam

from app.comments.models import Comment
from app.comments.queries.threads import Post, as_post, statement, values_of
from app.core.access import Viewer
from app.core.database import db_session

_C = Comment.__table__.c
_UNDER = _C.subject_id.in_(bindparam("subject_ids", expanding=True))
_FOUND = {
    is_staff: statement(is_staff, _UNDER).add_columns(_C.subject_id).order_by(_C.subject_id, _C.number)
    for is_staff in (False, True)
}  # fmt: skip


def posts_under(viewer: Viewer, kind: str, subject_ids: Sequence[int], size: int) -> dict[int, list[Post]]:
    """Return the first `size` posts under those subjects, by subject and number, as `viewer` sees them. Nothing can be done
    with them there: they are read beside another subject. The caller has made sure that `viewer` sees the subjects.
    """
    found: dict[int, list[Post]] = defaultdict(list)
    values = {**values_of(viewer, kind, 0, size), "subject_ids": list(subject_ids)}
    values.pop("subject_id")
    for row in db_session.execute(_FOUND[viewer.is_staff], values) if subject_ids else ():
        found[row.subject_id].append(as_post(viewer, row, is_manager=False, is_closed=True))
    return dict(found)
