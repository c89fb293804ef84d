"""Plugin for continuous integration (`-p tests.support.no_skips`): a skipped test is a failure there.

Only judged data that lies outside the project may be missing.
"""

from typing import Any

import pytest

ALLOWED = "../shared/data"
_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a test that was skipped."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if ALLOWED not in reason:
            _skipped.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the run fail when something was skipped."""
    if _skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was skipped."""
    for one in _skipped:
        terminalreporter.write_line(f"skipped, which is a failure here: {one}", red=True)
