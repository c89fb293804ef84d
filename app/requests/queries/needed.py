"""What somebody, or a company, needs and where it stands: a few plain rows by one statement, made once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.i18n import locale_code
from app.requests.models import FeatureRequest, State, Status
from app.requests.queries.listing import IS_MINE, IS_OURS
from app.requests.queries.visibility import ME, NOBODY, OURS, bound, ones_own, reaching


class Needed(NamedTuple):
    """A request and where it stands."""

    id: int
    title: str
    lang: str
    state: str
    status_since: datetime
    votes_count: int
    tone: str
    name_ja: str
    name_en: str

    @property
    def status_name(self) -> str:
        """Name of its status in the current language."""
        return self.name_ja if locale_code() == "ja" else self.name_en


_R, _S = FeatureRequest.__table__.c, Status.__table__.c
_COLUMNS = (
    _R.id, _R.title, _R.lang, _R.state, _R.status_since, _R.votes_count, _S.tone, _S.name_ja, _S.name_en,
)  # fmt: skip
_ALL = (
    select(*_COLUMNS)
    .select_from(FeatureRequest.__table__.join(Status.__table__, _S.id == _R.status_id))
    .where(_R.merged_into_id.is_(None))
    .limit(bindparam("size"))
)
_MINE = _ALL.where(or_(_R.author_id == ME, IS_MINE), ones_own(ME), reaching(OURS)).order_by(
    _R.status_since.desc(), _R.id.desc()
)
_THEIRS = _ALL.where(_R.state == State.VISIBLE, or_(_R.company_id.in_(OURS), IS_OURS)).order_by(
    _R.votes_count.desc(), _R.id.desc()
)


def needed_by(viewer: Viewer, size: int) -> Sequence[Needed]:
    """Return what the viewer asked or voted for, the last change of status first. One statement."""
    return _rows(_MINE, bound(viewer), size)


def needed_by_company(company_id: int, size: int) -> Sequence[Needed]:
    """Return what a company the caller has found for staff needs, most votes first. One statement."""
    return _rows(_THEIRS, {"viewer_id": NOBODY, "viewer_companies": [company_id]}, size)


def _rows(statement: Any, values: dict[str, Any], size: int) -> Sequence[Needed]:
    return [Needed._make(row) for row in db_session.execute(statement, {**values, "size": size})]
