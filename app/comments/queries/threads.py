"""A page of what is said under a subject: one statement, plain rows, each as it appears to whoever reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, exists, func, literal, or_, select, true, union_all

from app.comments import policy
from app.comments.models import Comment, Kind, Reaction, State
from app.comments.policy import OWN_STATES
from app.companies.models import Company
from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.i18n import _
from app.core.keys import LARGEST_KEY
from app.people.models import Appearance, Membership, User

PAGE = 20
BITS = {Kind.HELPFUL: 1, Kind.THANKS: 2, Kind.ME_TOO: 4}
NOBODY = -1


class Replied(NamedTuple):
    """What a post answers: its number and the name of its author, as it appears to the reader."""

    id: int
    number: int
    name: str


class Post(NamedTuple):
    """One comment as its reader sees it.

    `name`, `company` and `alias` (the pen name, told to those who know the person) are for this reader, `public_name` is for
    quotes that others read. `mine` are the reader's reactions, `may_*` what they can do with it. `html` is safe to show.
    `staff_role` is None for customers.
    """

    id: int
    number: int
    author_id: int | None
    name: str
    company: str | None
    alias: str
    public_name: str
    staff_role: str | None
    html: str
    created_at: datetime
    edited_at: datetime | None
    state: str
    version: int
    is_opening: bool
    is_internal: bool
    is_official: bool
    is_own: bool
    replied: Replied | None
    helpful_count: int
    thanks_count: int
    me_too_count: int
    mine: frozenset[str]
    may_react: bool
    may_edit: bool
    may_delete: bool
    may_restore: bool


@dataclass(frozen=True)
class Thread:
    """Posts in order; `before` and `after` are the numbers to ask the neighbouring pages with, or None at the ends.

    `also` holds the posts asked for besides, by id, whether or not they lie on the page. `is_alike`: nobody on it appears
    otherwise to their colleagues than to people of other companies.
    """

    posts: list[Post]
    before: int | None
    after: int | None
    also: Mapping[int, Post] = field(default_factory=dict)
    is_alike: bool = False


_OPEN = {None, Appearance.NAME_COMPANY.value}
_MINE = {bits: frozenset(kind.value for kind, bit in BITS.items() if bits & bit) for bits in range(8)}
# Plain tables: a page is read far more often than anything else, and rows need no mapping here.
_comments, _users = Comment.__table__, User.__table__
_C, _U, _COMPANY, _R, _M = _comments.c, _users.c, Company.__table__.c, Reaction.__table__.c, Membership.__table__.c
_answered, _answered_authors = _comments.alias("replied"), _users.alias("replied_author")
_ME = bindparam("me", type_=_C.author_id.type)
_COMPANIES = bindparam("companies", expanding=True, type_=_M.company_id.type)


def _colleague(person: Any) -> Any:
    return exists().where(_M.user_id == person, _M.company_id.in_(_COMPANIES))


def _seen(is_staff: bool) -> Any:
    if is_staff:
        return true()
    own_deleted = and_(_C.state == State.DELETED, _C.deleted_by_id == _ME)
    own = and_(_C.author_id == _ME, or_(_C.state.in_(sorted(OWN_STATES)), own_deleted))
    return and_(_C.is_internal.is_(False), or_(_C.state == State.VISIBLE, own))


_HERE = _C.subject_id == bindparam("subject_id")


def statement(is_staff: bool, here: Any = _HERE) -> Any:
    """Return the select of posts under the subjects `here` names, as staff or as clients see them."""
    # Staff know everybody, so nobody asks whose colleague an author is.
    known, replied_known = (literal(True) if is_staff else _colleague(one) for one in (_C.author_id, _answered.c.author_id))
    bits = case((_R.kind == Kind.HELPFUL, 1), (_R.kind == Kind.THANKS, 2), else_=4)
    mine = select(func.sum(bits)).where(_R.comment_id == _C.id, _R.user_id == _ME).scalar_subquery()
    # One that was moved on may lie where the reader sees nothing, so only one that is still here is named.
    is_here = and_(_answered.c.subject_kind == _C.subject_kind, _answered.c.subject_id == _C.subject_id)
    is_public = true() if is_staff else _answered.c.is_internal.is_(False)
    shown_reply = and_(_answered.c.state == State.VISIBLE, is_here, is_public)
    found: Any = (
        select(
            _C.id, _C.number, _C.author_id, _C.author_name, _C.body_html, _C.created_at,
            _C.edited_at, _C.state, _C.version, _C.is_opening, _C.is_internal, _C.is_official,
            _C.deleted_by_id, _C.helpful_count, _C.thanks_count, _C.me_too_count,
            _U.name, _U.pen_name, _U.appearance, _U.staff_role, _COMPANY.name.label("company"),
            known.label("is_known"), mine.label("mine"),
            _answered.c.id.label("replied_id"), _answered.c.number.label("replied_number"),
            _answered.c.author_name.label("replied_author_name"), _answered_authors.c.name.label("replied_name"),
            _answered_authors.c.pen_name.label("replied_pen_name"), _answered_authors.c.appearance.label("replied_appearance"),
            _answered_authors.c.staff_role.label("replied_staff_role"), replied_known.label("replied_is_known"),
        )
        .select_from(_comments)
        .outerjoin(_users, _U.id == _C.author_id)
        .outerjoin(Company.__table__, _COMPANY.id == _C.company_id)
        .outerjoin(_answered, and_(_answered.c.id == _C.reply_to_id, shown_reply))
        .outerjoin(_answered_authors, _answered_authors.c.id == _answered.c.author_id)
        .where(_C.subject_kind == bindparam("kind"), here, _seen(is_staff))
        .limit(bindparam("size"))
    )  # fmt: skip
    return found


_AT = bindparam("at", type_=_C.number.type)
_ANY = {is_staff: statement(is_staff) for is_staff in (False, True)}
_FORWARD = {key: one.where(_C.number > _AT).order_by(_C.number) for key, one in _ANY.items()}
_BACKWARD = {key: one.where(_C.number < _AT).order_by(_C.number.desc()) for key, one in _ANY.items()}
_WANTED = union_all(
    select(_C.id).where(
        _C.subject_kind == bindparam("kind"),
        _C.subject_id == bindparam("subject_id"),
        _C.number.between(bindparam("first", type_=_C.number.type), bindparam("last", type_=_C.number.type)),
    ),
    select(_C.id).where(_C.id.in_(bindparam("ids", expanding=True))),
)
# By key, so that the database need not look through a long thread for the few that lie elsewhere.
_NUMBERED = {key: one.where(_C.id.in_(_WANTED)).order_by(_C.number) for key, one in _ANY.items()}
_GIVEN = {key: one.where(_C.id.in_(bindparam("ids", expanding=True))) for key, one in _ANY.items()}


def thread_of(
    viewer: Viewer,
    kind: str,
    subject_id: int,
    *,
    after: int = 0,
    before: int | None = None,
    size: int = PAGE,
    is_manager: bool = False,
    is_closed: bool = False,
) -> Thread:
    """Return the posts behind the number `after`, or those in front of `before`, as `viewer` sees them. One statement.

    The caller has made sure that `viewer` sees the subject; `is_manager` and `is_closed` are what its host
    says of them and of it.
    """
    values = values_of(viewer, kind, subject_id, size + 1)
    if before is not None:
        rows = db_session.execute(_BACKWARD[viewer.is_staff], {**values, "at": min(before, LARGEST_KEY)}).all()
        has_more = len(rows) > size
        posts = [as_post(viewer, row, is_manager, is_closed) for row in reversed(rows[:size])]
        return Thread(posts, posts[0].number if has_more and posts else None, posts[-1].number if posts else before - 1)
    after = max(0, min(after, LARGEST_KEY))
    rows = db_session.execute(_FORWARD[viewer.is_staff], {**values, "at": after}).all()
    posts = [as_post(viewer, row, is_manager, is_closed) for row in rows[:size]]
    first = posts[0].number if posts else after + 1
    return Thread(posts, first if after > 0 else None, posts[-1].number if len(rows) > size else None)


def posts_numbered(
    viewer: Viewer,
    kind: str,
    subject_id: int,
    first: int,
    last: int,
    *,
    also: Sequence[int] = (),
    is_manager: bool = False,
    is_closed: bool = False,
) -> Thread:
    """Return the posts with the numbers `first` to `last`, and those of the ids `also`, as `thread_of` does. One statement."""
    asked = {"first": first, "last": min(last, LARGEST_KEY), "ids": list(also)}
    values = {**values_of(viewer, kind, subject_id, max(0, last - first + 1) + len(also)), **asked}
    rows = db_session.execute(_NUMBERED[viewer.is_staff], values).all()
    posts = [as_post(viewer, row, is_manager, is_closed) for row in rows]
    wanted = frozenset(also)
    return Thread(
        [post for post in posts if first <= post.number <= last],
        first if first > 1 else None,
        last,
        {post.id: post for post in posts if post.id in wanted},
        is_alike=all({row.appearance, row.replied_appearance} <= _OPEN for row in rows),
    )


def posts_by_id(
    viewer: Viewer, kind: str, subject_id: int, ids: list[int], *, is_manager: bool = False, is_closed: bool = False
) -> dict[int, Post]:
    """Return single posts of a subject by id, as `thread_of` does: the accepted answer, the one just changed."""
    values = {**values_of(viewer, kind, subject_id, len(ids)), "ids": ids}
    if not ids:
        return {}
    return {row.id: as_post(viewer, row, is_manager, is_closed) for row in db_session.execute(_GIVEN[viewer.is_staff], values)}


def page_start(number: int, size: int = PAGE) -> int:
    """Return the `after` of a page that certainly holds the post of that number, and is the same for its neighbours."""
    return max(0, (number - 1) // size * size)


def values_of(viewer: Viewer, kind: str, subject_id: int, size: int) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": kind, "subject_id": subject_id, "size": size, "me": viewer.id or NOBODY}
    return values if viewer.is_staff else {**values, "companies": sorted(viewer.company_ids)}


def as_post(viewer: Viewer, row: Any, is_manager: bool, is_closed: bool) -> Post:
    may_touch = policy.can_touch(viewer, is_closed=is_closed)
    is_known = row.is_known or row.staff_role is not None
    is_person = row.name is not None
    return Post(
        id=row.id,
        number=row.number,
        author_id=row.author_id,
        name=_name(row.name, row.pen_name, row.appearance, row.author_name, is_known),
        company=row.company if not is_person or policy.shows_company(appearance=row.appearance, is_known=is_known) else None,
        alias=row.pen_name if is_person and row.is_known and row.appearance == "pen_name" and row.pen_name else "",
        public_name=_name(row.name, row.pen_name, row.appearance, row.author_name, row.staff_role is not None),
        staff_role=row.staff_role,
        html=row.body_html,
        created_at=row.created_at,
        edited_at=row.edited_at,
        state=row.state,
        version=row.version,
        is_opening=row.is_opening,
        is_internal=row.is_internal,
        is_official=row.is_official,
        is_own=policy.is_own(viewer, row),
        replied=_replied(row),
        helpful_count=row.helpful_count,
        thanks_count=row.thanks_count,
        me_too_count=row.me_too_count,
        mine=_MINE[row.mine or 0],
        may_react=policy.can_react(viewer, row),
        may_edit=may_touch and policy.can_edit(viewer, row, clock.now()),
        # An opening goes with all that was said under it: that is for the page of its subject.
        may_delete=may_touch and not row.is_opening and policy.can_delete(viewer, row, is_manager=is_manager),
        may_restore=may_touch and policy.can_restore(viewer, row, is_manager=is_manager),
    )


def _replied(row: Any) -> Replied | None:
    if row.replied_id is None:
        return None
    is_known = row.replied_is_known or row.replied_staff_role is not None
    name = _name(row.replied_name, row.replied_pen_name, row.replied_appearance, row.replied_author_name, is_known)
    return Replied(row.replied_id, row.replied_number, name)


def _name(name: str | None, pen_name: str | None, appearance: str | None, author_name: str, is_known: bool) -> str:
    if name is None:
        return author_name or _("A former member")
    return policy.shown_name(name=name, pen_name=pen_name or "", appearance=appearance or "", is_known=is_known)
