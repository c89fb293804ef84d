"""A request with what its page says around it that depends on who reads: one statement."""

from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, literal, select
from sqlalchemy.orm import aliased

from app.comments.policy import shown_name, shows_company
from app.companies.models import Company
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.i18n import _
from app.people.models import Membership, User
from app.requests.models import FeatureRequest, Link, Vote
from app.requests.queries.groups import in_group, voter
from app.requests.queries.visibility import ME, OURS, bound, visible_to
from app.watching.models import Watch


class WatchRow(NamedTuple):
    """How the viewer watches the request."""

    level: str
    reason: str
    is_chosen: bool


class Reading(NamedTuple):
    """A request as its page shows it.

    `author` and `company` are as they appear to the viewer; `importance` is the viewer's own vote, None without one;
    `colleagues` is how many of their company's votes it has. `is_by_staff` says that staff wrote it down for a company;
    `entered_by` and `owner` are names of staff.
    """

    request: FeatureRequest
    author: str
    company: str | None
    is_by_staff: bool
    entered_by: str | None
    owner: str | None
    importance: int | None
    colleagues: int
    has_links: bool
    has_duplicates: bool
    watch: WatchRow | None


_OWNER, _ENTERED = aliased(User), aliased(User)
_DUPLICATE = aliased(FeatureRequest)
_IN_GROUP = in_group(FeatureRequest.id, _DUPLICATE)
# What one said of the leading request counts before what one said of a duplicate.
_MINE = (
    select(Vote.importance)
    .join(_DUPLICATE, _DUPLICATE.id == Vote.request_id)
    .where(_IN_GROUP, Vote.user_id == ME)
    .order_by(_DUPLICATE.merged_into_id.is_not(None), Vote.id)
    .limit(1)
    .correlate(FeatureRequest)
    .scalar_subquery()
)
_COLLEAGUES = (
    select(func.count(voter().distinct()))
    .join(_DUPLICATE, _DUPLICATE.id == Vote.request_id)
    .where(_IN_GROUP, Vote.company_id.in_(OURS))
    .correlate(FeatureRequest)
    .scalar_subquery()
)
_KNOWN = exists().where(Membership.user_id == FeatureRequest.author_id, Membership.company_id.in_(OURS))
_COLUMNS = (
    User.name, User.pen_name, User.appearance, User.staff_role, Company.name, _KNOWN, _ENTERED.name, _OWNER.name,
    _MINE, _COLLEAGUES, exists().where(Link.request_id == FeatureRequest.id),
    exists().where(_DUPLICATE.merged_into_id == FeatureRequest.id), Watch.level, Watch.reason, Watch.is_chosen,
)  # fmt: skip


def reading(viewer: Viewer, request_id: int) -> Reading:
    """Return a request `viewer` may see with what its page says of it. Raises `NotFound`. One statement."""
    mine = and_(
        Watch.user_id == ME, Watch.subject_kind == literal(FeatureRequest.SUBJECT), Watch.subject_id == FeatureRequest.id
    )
    found = (
        visible_to(viewer)
        .add_columns(*_COLUMNS)
        .outerjoin(User, User.id == FeatureRequest.author_id)
        .outerjoin(Company, Company.id == FeatureRequest.company_id)
        .outerjoin(_ENTERED, _ENTERED.id == FeatureRequest.entered_by_id)
        .outerjoin(_OWNER, _OWNER.id == FeatureRequest.owner_id)
        .outerjoin(Watch, mine)
        .where(FeatureRequest.id == request_id)
    )
    row: Any = db_session.execute(found.execution_options(populate_existing=True), bound(viewer)).one_or_none()
    if row is None:
        raise NotFound
    return _reading(viewer, row)


def _reading(viewer: Viewer, row: Any) -> Reading:
    (
        request, name, pen_name, appearance, staff_role, company, is_colleague, entered_by, owner, importance, colleagues,
        has_links, has_duplicates, level, reason, is_chosen,
    ) = row  # fmt: skip
    is_known = viewer.is_staff or is_colleague or staff_role is not None
    if name is None:
        # Nobody's name is on it: written down for a company by staff, brought in from elsewhere, or its author has left.
        is_told = viewer.is_staff or request.company_id in viewer.company_ids
        author = request.author_name or (company if is_told and company else _("A client"))
        is_told = is_told and bool(request.author_name)
    else:
        author = shown_name(name=name, pen_name=pen_name, appearance=appearance, is_known=is_known)
        is_told = staff_role is None and shows_company(appearance=appearance, is_known=is_known)
    watch = WatchRow(level, reason, is_chosen) if level is not None else None
    return Reading(
        request, author, company if is_told else None, request.entered_by_id is not None,
        entered_by if viewer.is_staff else None, owner if viewer.is_staff else None, importance, colleagues, has_links,
        has_duplicates, watch,
    )  # fmt: skip
