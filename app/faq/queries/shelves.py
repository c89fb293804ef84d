"""The tree of categories, read whole in one statement, with the number of answers on each shelf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, func, select

from app.core.access import Viewer
from app.core.database import db_session
from app.faq.models import Answer, AnswerText, Category, State
from app.faq.queries.visibility import audience_clause


@dataclass
class Shelf:
    """A category in its place; `count` includes everything below it, `depth` is 0 at the top."""

    id: int
    slug: str
    name_ja: str
    name_en: str
    parent_id: int | None
    version: int = 1
    count: int = 0
    depth: int = 0
    children: list["Shelf"] = field(default_factory=list)

    def name_in(self, lang: str) -> str:
        """Return the name in `lang`, or the other one where that is empty."""
        return (self.name_ja or self.name_en) if lang == "ja" else (self.name_en or self.name_ja)

    def all_ids(self) -> list[int]:
        """Return its id and those of everything below."""
        return [self.id, *(key for child in self.children for key in child.all_ids())]

    def walk(self) -> Iterator["Shelf"]:
        """Yield itself and everything below, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Shelves:
    """The tree: `top` shelves in order, all of them by id."""

    top: list[Shelf]
    by_id: dict[int, Shelf]

    def walk(self) -> Iterator[Shelf]:
        """Yield every shelf in the order of the tree."""
        for shelf in self.top:
            yield from shelf.walk()

    def by_slug(self, slug: str) -> Shelf | None:
        """Return the shelf at that address, or None."""
        return next((shelf for shelf in self.by_id.values() if shelf.slug == slug), None)

    def path(self, category_id: int | None) -> list[Shelf]:
        """Return the shelves from the top down to `category_id`; empty for None or one that is gone."""
        found: list[Shelf] = []
        shelf = self.by_id.get(category_id) if category_id is not None else None
        while shelf is not None:
            found.insert(0, shelf)
            shelf = self.by_id.get(shelf.parent_id) if shelf.parent_id is not None else None
        return found


def shelves(viewer: Viewer, *, is_counted: bool = False) -> Shelves:
    """Return the tree; with `is_counted` the published answers `viewer` may read are counted. One statement."""
    columns = [Category.id, Category.slug, Category.name_ja, Category.name_en, Category.parent_id, Category.version]
    if is_counted:
        counts = (
            select(Answer.category_id, func.count().label("count"))
            .where(exists().where(AnswerText.answer_id == Answer.id, AnswerText.state == State.PUBLISHED))
            .where(audience_clause(viewer))
            .group_by(Answer.category_id)
            .subquery()
        )
        statement = select(*columns, func.coalesce(counts.c.count, 0).label("count")).outerjoin(
            counts, counts.c.category_id == Category.id
        )
    else:
        statement = select(*columns)
    rows = db_session.execute(statement.order_by(Category.position, Category.id))
    by_id = {row.id: Shelf(**row._mapping) for row in rows}
    top: list[Shelf] = []
    for shelf in by_id.values():
        parent = by_id.get(shelf.parent_id) if shelf.parent_id is not None else None
        (parent.children if parent else top).append(shelf)
    for shelf in top:
        _settle(shelf, 0)
    return Shelves(top, by_id)


def _settle(shelf: Shelf, depth: int) -> None:
    shelf.depth = depth
    for child in shelf.children:
        _settle(child, depth + 1)
        shelf.count += child.count


def among_categories(viewer: Viewer, ids: Sequence[int]) -> list[Shelf]:
    """Return those of the categories `ids` that `viewer` may know of: all for staff, else those with something to read in."""
    tree = shelves(viewer, is_counted=True).by_id
    return [tree[key] for key in ids if key in tree and (viewer.is_staff or tree[key].count)]


def category_choices(viewer: Viewer) -> list[tuple[int, str]]:
    """Return `(id, name)` of every category in the order of the tree, indented, in the viewer's language."""
    return [(shelf.id, "　" * shelf.depth + shelf.name_in(viewer.locale)) for shelf in shelves(viewer).walk()]
