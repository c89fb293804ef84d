"""Home shows what search knows; every test begins without an index."""

from tests.search.conftest import _fresh_index, indexed

__all__ = ["_fresh_index", "indexed"]
