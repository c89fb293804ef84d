"""Pages of comments that most readers see alike: read once for all of them, until a comment or a name changes.

Whoever wrote something on the page, in whatever state, or reacted to it sees more than others and reads it for themselves;
one small statement tells. What is made of the posts is kept by the templates, so of the posts themselves only the one that
opens the subject and those asked for besides are remembered.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from sqlalchemy import and_, bindparam, select, union_all

from app.comments.models import Comment, Reaction
from app.comments.queries.threads import Post, Thread, posts_numbered
from app.core import freshness
from app.core.access import PlainViewer, Viewer
from app.core.database import db_session
from app.core.i18n import locale_code
from app.core.keys import LARGEST_KEY
from app.core.memory import memory

MADE_OF = ("comments", "users", "memberships", "companies")
_C, _R = Comment.__table__.c, Reaction.__table__.c
_ME = bindparam("me", type_=_C.author_id.type)
_ALSO = bindparam("also", type_=_C.id.type)
_ON_PAGE = and_(
    _C.subject_kind == bindparam("kind"),
    _C.subject_id == bindparam("subject_id"),
    _C.number.between(bindparam("first", type_=_C.number.type), bindparam("last", type_=_C.number.type)),
)
_OWN = union_all(
    select(_C.id).where(_ON_PAGE, _C.author_id == _ME),
    # The accepted reply stands on the first page wherever it lies.
    select(_C.id).where(_C.id == _ALSO, _C.author_id == _ME),
    select(_R.comment_id)
    .select_from(Comment.__table__.join(Reaction.__table__, and_(_R.comment_id == _C.id, _R.user_id == _ME)))
    .where(_ON_PAGE),
    # A list of ids would be a statement of its own length each time; at most one post from elsewhere stands on a page.
    select(_R.comment_id).where(_R.user_id == _ME, _R.comment_id == _ALSO),
).limit(1)
MOST_PAGES, NOTHING = 256, -1
# Of one page, in characters: few are longer, and people could fill the memory with those.
LONGEST = 100_000


@dataclass(frozen=True)
class Outline:
    """What a page says of its posts besides showing them.

    `numbers` are those of all its posts in order, `own` those of the viewer's own, `people` the names of those who wrote them,
    without what only staff see, each once. `opening` is the post that opens the subject if it lies here; `also` and `kept_as`
    are those of `Thread`.
    """

    numbers: tuple[int, ...]
    own: frozenset[int]
    people: tuple[str, ...]
    opening: Post | None
    also: Mapping[int, Post]
    kept_as: Hashable | None


@dataclass(frozen=True)
class SharedPage:
    """A page as one reader sees it; its posts are read when they are asked for, because what is made of them may be kept."""

    outline: Outline
    read: Callable[[], Thread]

    @cached_property
    def posts(self) -> list[Post]:
        """The posts in order."""
        return self.read().posts


def shared_posts(
    viewer: Viewer,
    kind: str,
    subject_id: int,
    first: int,
    last: int,
    *,
    also: Sequence[int] = (),
    is_manager: bool = False,
    is_closed: bool = False,
) -> SharedPage:
    """Return what `posts_numbered` finds. One statement, and another for the posts if they are not read yet.

    The page carries `kept_as`, a key to what is made of it, when it holds nothing of the viewer's own.
    """
    pages, everybody = memory("pages_of_comments", MOST_PAGES), "everybody"
    # Whether it is closed matters to authors alone, whose own words are on no shared page.
    asked = (kind, subject_id, first, last, tuple(also), is_manager, viewer.is_staff, viewer.is_authenticated)
    key = (*asked, locale_code(), freshness.current(*MADE_OF))
    # First what is the same for people of all companies, then what is the same for colleagues.
    if len(also) > 1:
        raise ValueError("at most one post besides those of the page")
    alike: Outline | None = pages.get((key, everybody))
    known: Outline | None = alike or pages.get((key, viewer.company_ids))
    read = partial(posts_numbered, kind=kind, subject_id=subject_id, first=first, last=last, also=also, is_manager=is_manager)
    if known is not None and not _has_own(viewer, also, kind, subject_id, first, last):
        # What is made of it is kept for others too: what the viewer writes or a colleague hides just now must not come into it.
        companies = viewer.company_ids if alike is None else frozenset[int]()
        return SharedPage(known, lambda: read(_nobody(viewer, companies)))
    found = read(viewer, is_closed=is_closed)
    posts = [*found.posts, *found.also.values()]
    is_own = known is not None or any(post.is_own or post.mine for post in posts)
    kept_as = None if is_own or _is_long(posts) else (key, everybody if found.is_alike else viewer.company_ids)
    outline = _outline(found, kept_as)
    if kept_as is not None:
        pages.put(kept_as, outline)
    return SharedPage(outline, lambda: found)


def _nobody(viewer: Viewer, company_ids: frozenset[int]) -> PlainViewer:
    """Return somebody who may see what `viewer` may, has written nothing, and knows people as those of `company_ids` do."""
    return PlainViewer(
        id=NOTHING, company_id=viewer.company_id, company_ids=company_ids, tier=viewer.tier, roles=viewer.roles,
        staff_role=viewer.staff_role, is_authenticated=viewer.is_authenticated, is_system=viewer.is_system,
    )  # fmt: skip


def _is_long(posts: Sequence[Post]) -> bool:
    return sum(len(post.html) for post in posts) > LONGEST


def _outline(found: Thread, kept_as: Hashable | None) -> Outline:
    opening = next((post for post in found.posts if post.is_opening), None)
    posts = [post for post in (opening, *found.posts) if post is not None and not post.is_internal]
    return Outline(
        numbers=tuple(post.number for post in found.posts),
        own=frozenset(post.number for post in found.posts if post.is_own),
        people=tuple(dict.fromkeys(post.name for post in posts)),
        opening=opening,
        also=found.also,
        kept_as=kept_as,
    )


def _has_own(viewer: Viewer, asked: Sequence[int], kind: str, subject_id: int, first: int, last: int) -> bool:
    # As asked, not as found: a hidden one only its author sees.
    also = next(iter(asked), NOTHING)
    values: dict[str, Any] = {
        "me": viewer.id, "kind": kind, "subject_id": subject_id, "first": first, "last": min(last, LARGEST_KEY), "also": also,
    }  # fmt: skip
    # Of the connection itself: a page that is read has changed nothing that would have to be written down first.
    return db_session.connection().execute(_OWN, values).first() is not None
