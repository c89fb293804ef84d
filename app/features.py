"""The one list of features, from the lowest layer to the highest. Adding one is a line here and one in pyproject."""

from types import ModuleType

from app import admin, companies, faq, files, home, people, search

FEATURES: tuple[ModuleType, ...] = (companies, people, files, faq, search, home, admin)
