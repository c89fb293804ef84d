"""What somebody, or a company, needs and where it stands: a few plain rows by one statement, made once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, or_, select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.i18n import locale_code
from app.requests.models import FeatureRequest, State, Status
from app.requests.queries.listing import IS_MINE, IS_OURS, NOBODY


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
_ME = bindparam("viewer_id", type_=_R.author_id.type)
_OURS: BindParameter[Any] = bindparam("viewer_companies", expanding=True)
_ALL = (
    select(*_COLUMNS)
    .select_from(FeatureRequest.__table__.join(Status.__table__, _S.id == _R.status_id))
    .where(_R.merged_into_id.is_(None))
    .limit(bindparam("size"))
)
_MINE = _ALL.where(
    or_(_R.author_id == _ME, IS_MINE),
    or_(_R.state == State.VISIBLE, (_R.state == State.WAITING) & (_R.author_id == _ME)),
    or_(_R.is_company_only.is_(False), _R.company_id.in_(_OURS)),
).order_by(_R.status_since.desc(), _R.id.desc())
_THEIRS = _ALL.where(_R.state == State.VISIBLE, or_(_R.company_id.in_(_OURS), IS_OURS)).order_by(
    _R.votes_count.desc(), _R.id.desc()
)


def needed_by(viewer: Viewer, size: int) -> Sequence[Needed]:
    """Return what the viewer asked or voted for, the last change of status first. One statement."""
    return _rows(_MINE, viewer.id if viewer.id is not None else NOBODY, sorted(viewer.company_ids), size)


def needed_by_company(company_id: int, size: int) -> Sequence[Needed]:
    """Return what a company the caller has found for staff needs, most votes first. One statement."""
    return _rows(_THEIRS, NOBODY, [company_id], size)


def _rows(statement: Any, person_id: int, company_ids: list[int], size: int) -> Sequence[Needed]:
    values = {"viewer_id": person_id, "viewer_companies": company_ids, "size": size}
    return [Needed._make(row) for row in db_session.execute(statement, values)]
