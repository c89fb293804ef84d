"""How `--dist loadgroup` spreads tests over processes: one by one, but all browser tests on one.

They share one browser and one running site, which are too dear to have twice. (pytest-xdist 3.8 writes its groups where
pytest 9 no longer reads them, so the mark `xdist_group` has no effect.)
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/browser/"


class Spreading(LoadScopeScheduling):
    """Gives the browser tests, the largest group, out first and together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spreading | None:
    """Choose this way when it is asked for."""
    return Spreading(config, log) if config.getoption("dist") == "loadgroup" else None
