"""Threads, spaces and tags as other features know them: found by search, linked, watched, commented on.

The text of a thread in the index is its opening post, the accepted reply and the other replies, public ones only; who may find
it is asked of the database each time.
"""

from collections.abc import Hashable, Iterator, Sequence

from sqlalchemy import select

from app.comments.models import Comment
from app.comments.queries import words_of
from app.core.access import Viewer
from app.core.database import db_session
from app.core.search import Document
from app.discussions.models import Space, Tag, Thread, ThreadTag
from app.discussions.queries.visibility import LISTED, listed_clause, space_clause, spaces_visible_to, visible_to

PORTION = 200
#: More words of one thread would drown its question in the index.
LONGEST_TEXT = 20_000


def among(viewer: Viewer, ids: Sequence[int]) -> Sequence[Thread]:
    """Return the threads of those ids `viewer` may see, with their spaces."""
    return db_session.scalars(visible_to(viewer).where(Thread.id.in_(ids))).all()


def tags_among(viewer: Viewer, ids: Sequence[int]) -> Sequence[Tag]:
    """Return the tags of those ids that stand on a thread `viewer` finds in lists."""
    found = select(ThreadTag.tag_id).join(Thread, Thread.id == ThreadTag.thread_id).join(Thread.space)
    found = found.where(ThreadTag.tag_id.in_(ids), listed_clause(viewer))
    return db_session.scalars(select(Tag).where(Tag.id.in_(found))).all()


def within(thread: Thread) -> list[tuple[str, int]]:
    """Return what a thread lies in: its space and its tags. One statement."""
    tags = db_session.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id).order_by(ThreadTag.tag_id))
    return [(Space.SUBJECT, thread.space_id), *((Tag.SUBJECT, one) for one in tags)]


def opening_text(thread: Thread) -> str:
    """Return what the opening post says, as Markdown. One statement."""
    found = select(Comment.body).where(
        Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread.id, Comment.is_opening
    )
    return db_session.scalar(found) or ""


def readers(viewer: Viewer) -> Hashable:
    """Return a value that is equal for viewers who find the same threads and spaces."""
    return (viewer.is_staff, viewer.is_authenticated, viewer.tier, viewer.company_ids)


def document_ids(viewer: Viewer) -> list[int]:
    """Return the ids of the threads `viewer` may find. One statement."""
    return list(db_session.scalars(select(Thread.id).join(Thread.space).where(listed_clause(viewer))))


def with_words(viewer: Viewer, words: Sequence[str], limit: int) -> Sequence[Thread]:
    """Return threads whose title holds all `words`; for the time the search index is being rebuilt."""
    found = visible_to(viewer).where(LISTED)
    for word in words:
        found = found.where(Thread.title.icontains(word, autoescape=True))
    return db_session.scalars(found.order_by(Thread.id).limit(limit)).all()


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield what the index holds of the threads `ids` (all for None)."""
    if ids is not None:
        for start in range(0, len(ids), PORTION):
            yield from _documents(list(ids[start : start + PORTION]))
        return
    last = 0
    while True:
        found = list(db_session.scalars(select(Thread.id).where(Thread.id > last).order_by(Thread.id).limit(PORTION)))
        if not found:
            return
        yield from _documents(found)
        last = found[-1]


def _documents(ids: list[int]) -> Iterator[Document]:
    columns = (Thread.id, Thread.title, Thread.lang, Thread.tags, Thread.last_posted_at, Comment.number.label("accepted"))
    found = select(*columns).outerjoin(Comment, Comment.id == Thread.accepted_comment_id)
    rows = db_session.execute(found.where(Thread.id.in_(ids), LISTED).order_by(Thread.id)).all()
    texts: dict[int, list[tuple[int, bool, str]]] = {}
    for key, number, is_opening, plain in words_of(Thread.SUBJECT, [row.id for row in rows]):
        texts.setdefault(key, []).append((number, is_opening, plain))
    for row in rows:
        yield Document(
            kind=Thread.SUBJECT,
            id=row.id,
            lang=row.lang,
            title=row.title,
            body=_joined(texts.get(row.id, []), row.accepted),
            tags=tuple(row.tags),
            entry=f"{Thread.SUBJECT}:{row.id}",
            updated=row.last_posted_at.timestamp(),
        )


def _joined(texts: list[tuple[int, bool, str]], accepted: int | None) -> str:
    ordered = sorted(texts, key=lambda text: (not text[1], text[0] != accepted))
    return "\n".join(plain for _number, _is_opening, plain in ordered)[:LONGEST_TEXT]


def space_ids(viewer: Viewer) -> list[int]:
    """Return the ids of the spaces `viewer` may find. One statement."""
    return list(db_session.scalars(select(Space.id).where(space_clause(viewer))))


def spaces_with_words(viewer: Viewer, words: Sequence[str], limit: int) -> Sequence[Space]:
    """Return spaces whose name holds all `words`."""
    found = spaces_visible_to(viewer)
    for word in words:
        found = found.where(Space.name.icontains(word, autoescape=True))
    return db_session.scalars(found.order_by(Space.id).limit(limit)).all()


def space_documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield what the index holds of the spaces `ids` (all for None): name and purpose."""
    found = select(Space) if ids is None else select(Space).where(Space.id.in_(ids))
    for space in db_session.scalars(found.order_by(Space.id)):
        yield Document(
            kind=Space.SUBJECT,
            id=space.id,
            lang=space.lang or "ja",
            title=space.name,
            body=space.purpose,
            entry=f"{Space.SUBJECT}:{space.id}",
        )
