"""Requests and areas as other features know them: found by search, linked, watched, commented on."""

from collections.abc import Hashable, Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.core import markdown as md
from app.core.access import Viewer
from app.core.database import db_session
from app.core.search import Document
from app.requests.models import Area, FeatureRequest, Merge, State
from app.requests.queries.groups import leaders_of
from app.requests.queries.visibility import listed_clause, visible_to

PORTION = 200
LONGEST_TEXT = 20_000


def readers(viewer: Viewer) -> Hashable:
    """Return a value that is equal for viewers who find the same requests."""
    return (viewer.is_staff, viewer.is_authenticated, viewer.company_ids)


def within(request: FeatureRequest) -> list[tuple[str, int]]:
    """Return what a request lies in: its area, and the one that one lies in. One statement, none without an area."""
    if request.area_id is None:
        return []
    parent = db_session.scalar(select(Area.parent_id).where(Area.id == request.area_id))
    found = [(Area.SUBJECT, request.area_id)]
    return [*found, (Area.SUBJECT, parent)] if parent is not None else found


def document_ids(viewer: Viewer) -> list[int]:
    """Return the ids of the requests `viewer` may find. One statement."""
    return list(db_session.scalars(select(FeatureRequest.id).where(listed_clause(viewer))))


def with_words(viewer: Viewer, words: Sequence[str], limit: int) -> Sequence[FeatureRequest]:
    """Return requests whose title holds all `words`."""
    found = visible_to(viewer).where(listed_clause(viewer))
    for word in words:
        found = found.where(FeatureRequest.title.icontains(word, autoescape=True))
    return db_session.scalars(found.order_by(FeatureRequest.votes_count.desc(), FeatureRequest.id).limit(limit)).all()


def areas_among(viewer: Viewer, ids: Sequence[int]) -> Sequence[Area]:
    """Return the areas of those ids: everybody signed in sees each of them."""
    if not viewer.is_authenticated and not viewer.is_system:
        return []
    return db_session.scalars(select(Area).where(Area.id.in_(ids))).all()


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield what the index holds of the requests `ids` (all for None): title and words; a duplicate is found as its leader.

    Those that lead one of `ids`, or led it before a merge was taken back, come along: their wordings are others now.
    """
    if ids is not None:
        for start in range(0, len(ids), PORTION):
            yield from _documents(_concerned(ids[start : start + PORTION]))
        return
    last = 0
    while True:
        found = list(
            db_session.scalars(
                select(FeatureRequest.id).where(FeatureRequest.id > last).order_by(FeatureRequest.id).limit(PORTION)
            )
        )
        if not found:
            return
        yield from _documents(found)
        last = found[-1]


def _concerned(ids: Sequence[int]) -> list[int]:
    led = select(Merge.target_id).where(Merge.duplicate_id.in_(ids))
    near = {*ids, *db_session.scalars(led)}
    return sorted(near | set(leaders_of(near).values()))


def _wordings(ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Return the titles of duplicates by the request that leads them, but for those fewer people may see."""
    leads = aliased(FeatureRequest)
    found = (
        select(leads.id, FeatureRequest.title)
        .join(leads, leads.id == FeatureRequest.merged_into_id)
        .where(leads.id.in_(ids), FeatureRequest.state == State.VISIBLE)
        .where(or_(FeatureRequest.is_company_only.is_(False), leads.is_company_only))
        .order_by(leads.id, FeatureRequest.id)
    )
    wordings: dict[int, tuple[str, ...]] = {}
    for key, title in db_session.execute(found):
        wordings[key] = (*wordings.get(key, ()), title)
    return wordings


def _documents(ids: list[int]) -> Iterator[Document]:
    columns = (
        FeatureRequest.id, FeatureRequest.title, FeatureRequest.lang, FeatureRequest.tags, FeatureRequest.status_since,
        FeatureRequest.situation_html, FeatureRequest.workaround_html, FeatureRequest.purpose_html,
    )  # fmt: skip
    wanted = (FeatureRequest.state == State.VISIBLE, FeatureRequest.merged_into_id.is_(None))
    wordings = _wordings(ids)
    for row in db_session.execute(select(*columns).where(FeatureRequest.id.in_(ids), *wanted).order_by(FeatureRequest.id)):
        texts = (row.situation_html, row.workaround_html, row.purpose_html)
        yield Document(
            kind=FeatureRequest.SUBJECT,
            id=row.id,
            lang=row.lang,
            title=row.title,
            wordings=wordings.get(row.id, ()),
            body="\n".join(md.plain(html) for html in texts if html)[:LONGEST_TEXT],
            tags=tuple(row.tags),
            entry=f"{FeatureRequest.SUBJECT}:{row.id}",
            updated=row.status_since.timestamp(),
        )
