"""The tree of categories: small, edited by hand, never with a circle in it."""

from sqlalchemy import func, select, update

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import Answer, Category
from app.faq.operations import slugs

LONGEST_NAME, DEEPEST = 80, 5


@transaction
def add_category(actor: Viewer, *, name_ja: str, name_en: str, slug: str = "", parent_id: int | None = None) -> Category:
    """Add a category as the last below `parent_id` (None: at the top). Raises `Refused`, `Forbidden`."""
    ensure(policy.can_organise(actor))
    name_ja, name_en = _names(name_ja, name_en)
    if parent_id is not None:
        _check_depth(_category(parent_id), 1)
    category = Category(name_ja=name_ja, name_en=name_en, parent_id=parent_id, position=_last_position(parent_id) + 1)
    wanted = slug if slug.strip() else slugs.free(slugs.kebab(name_en) or "category", slugs.is_taken_by_category)
    category.slug = slugs.chosen(wanted, slugs.is_taken_by_category)
    db_session.add(category)
    db_session.flush()
    activity.record(facts.CATEGORY_ADDED, actor=actor, subject=category)
    return category


@transaction
def change_category(
    actor: Viewer, category: Category, *, name_ja: str, name_en: str, slug: str = "", version: int | None = None
) -> Category:
    """Rename a category. Raises `Refused`, `Conflict`, `Forbidden`."""
    ensure(policy.can_organise(actor))
    category = _category(category.id)
    if version is not None and version != category.version:
        raise Conflict({_("Japanese name"): category.name_ja, _("English name"): category.name_en})
    category.name_ja, category.name_en = _names(name_ja, name_en)
    if slug.strip() and slug.strip() != category.slug:
        category.slug = slugs.chosen(slug, slugs.is_taken_by_category)
    _record_change(actor, category)
    return category


@transaction
def save_category(
    actor: Viewer,
    category: Category,
    *,
    name_ja: str,
    name_en: str,
    slug: str,
    parent_id: int | None,
    version: int | None,
) -> Category:
    """Rename a category and put it below another, all or nothing. Raises `Refused`, `Conflict`, `Forbidden`."""
    ensure(policy.can_organise(actor))
    category = change_category(actor, category, name_ja=name_ja, name_en=name_en, slug=slug, version=version)
    return category if parent_id == category.parent_id else move_category(actor, category, parent_id=parent_id)


@transaction
def move_category(actor: Viewer, category: Category, *, parent_id: int | None, position: int | None = None) -> Category:
    """Put a category below `parent_id` at `position` (None: last). Raises `Refused` for a circle, `Forbidden`."""
    ensure(policy.can_organise(actor))
    category = _category(category.id)
    if parent_id is not None:
        parent = _category(parent_id)
        if category.id in [ancestor.id for ancestor in _ancestry(parent)]:
            raise Refused(_("A category cannot be put inside itself. Please choose another place."), "parent_id")
        _check_depth(parent, _height(category.id))
    siblings = list(
        db_session.scalars(
            select(Category)
            .where(Category.parent_id == parent_id if parent_id is not None else Category.parent_id.is_(None))
            .where(Category.id != category.id)
            .order_by(Category.position, Category.id)
        )
    )
    place = len(siblings) if position is None else max(0, min(position, len(siblings)))
    siblings.insert(place, category)
    category.parent_id = parent_id
    for index, sibling in enumerate(siblings):
        sibling.position = index
    activity.record(facts.CATEGORY_MOVED, actor=actor, subject=category)
    return category


@transaction
def remove_category(actor: Viewer, category: Category) -> None:
    """Remove a category; what is in it moves one level up. Raises `Forbidden`."""
    ensure(policy.can_organise(actor))
    category = _category(category.id)
    touched = _answer_ids(category.id)
    values = {"parent_id": category.parent_id}
    db_session.execute(update(Category).where(Category.parent_id == category.id).values(values))
    db_session.execute(update(Answer).where(Answer.category_id == category.id).values(category_id=category.parent_id))
    activity.record(facts.CATEGORY_REMOVED, actor=actor, subject=("answer", None), title=category.title, ids=touched)
    db_session.delete(category)


def _record_change(actor: Viewer, category: Category) -> None:
    # Names and addresses of categories are in the index with each answer, so its listener is told which answers to read again.
    activity.record(
        facts.CATEGORY_CHANGED, actor=actor, subject=("answer", None), title=category.title, ids=_answer_ids(category.id)
    )


def _answer_ids(category_id: int) -> list[int]:
    return list(db_session.scalars(select(Answer.id).where(Answer.category_id == category_id).order_by(Answer.id)))


def _category(category_id: int) -> Category:
    found = db_session.get(Category, category_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _ancestry(category: Category) -> list[Category]:
    found = [category]
    while found[-1].parent_id is not None:
        found.append(_category(found[-1].parent_id))
    return found


def _height(category_id: int) -> int:
    children = db_session.scalars(select(Category.id).where(Category.parent_id == category_id))
    return 1 + max((_height(child) for child in children), default=0)


def _check_depth(parent: Category, height: int) -> None:
    if len(_ancestry(parent)) + height > DEEPEST:
        raise Refused(_("Categories may lie up to %(count)s levels deep.", count=DEEPEST), "parent_id")


def _names(name_ja: str, name_en: str) -> tuple[str, str]:
    name_ja, name_en = " ".join(name_ja.split()), " ".join(name_en.split())
    if not name_ja and not name_en:
        raise Refused(_("Please write a name."), "name_ja")
    for name, field in ((name_ja, "name_ja"), (name_en, "name_en")):
        if len(name) > LONGEST_NAME:
            raise Refused(_("The name may have up to %(count)s characters.", count=LONGEST_NAME), field)
    return name_ja, name_en


def _last_position(parent_id: int | None) -> int:
    where = Category.parent_id == parent_id if parent_id is not None else Category.parent_id.is_(None)
    last = db_session.scalar(select(func.max(Category.position)).where(where))
    return -1 if last is None else last
