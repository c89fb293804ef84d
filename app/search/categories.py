"""Names of the categories that stand in the index by their address."""

from collections.abc import Callable

from app.core.access import SYSTEM, Viewer
from app.faq.queries import shelves
from app.search.found import Found


def category_labels(viewer: Viewer, lang: str, found: Found) -> Callable[[str], str]:
    """Return a function from the address of a category to its name in `lang`; reads nothing when no category is concerned.

    Of a category that nothing found lies in, `viewer` is told the name only when there is something in it for them.
    """
    concerned = {*found.facets.get("category", {}), *(item.category for item in found.items)} - {""}
    names = {shelf.slug: shelf.name_in(lang) for shelf in shelves(SYSTEM).by_id.values()} if concerned else {}

    def label(slug: str) -> str:
        if slug in concerned:
            return names.get(slug, slug)
        shelf = shelves(viewer, is_counted=True).by_slug(slug)
        return shelf.name_in(lang) if shelf is not None and (shelf.count or viewer.is_staff) else slug

    return label
