"""Names of the categories that stand in the index by their address."""

from collections.abc import Callable

from app.core.access import SYSTEM
from app.faq.queries import shelves
from app.search.found import Found


def category_labels(lang: str, found: Found) -> Callable[[str], str]:
    """Return a function from the address of a category to its name in `lang`; reads nothing when no category is concerned."""
    if not any(found.facets.get("category", {})) and not any(item.category for item in found.items):
        return lambda slug: slug
    names = {shelf.slug: shelf.name_in(lang) for shelf in shelves(SYSTEM).by_id.values()}
    return lambda slug: names.get(slug, slug)
