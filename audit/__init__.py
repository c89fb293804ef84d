"""Checks of what is shipped: code, secrets, the list of parts, advisories. Offline, and red when anything was skipped."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
#: What is installed where the site runs.
LOCKS = (ROOT / "requirements/run.txt", ROOT / "requirements/postgres.txt")
