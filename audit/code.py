"""What bandit says about the code. A finding is reviewed when its line says why it is harmless.

Ruff's S rules are bandit's under the same numbers, so one note serves both: `# noqa: S704 - our own template`. For what only
bandit reports, such as the import of a module, the reasons stand in `REVIEWED`.
"""

import json
import re
import subprocess
import sys
from typing import Any

from audit import ROOT

REVIEWED = {
    ("app/core/limited/process.py", "B404"): "starts our own interpreter with fixed arguments",
    ("app/files/operations/scanning.py", "B404"): "runs the scanner the operator named, with a list of arguments",
    ("app/core/markdown/renderer/trees.py", "B405"): "builds trees, never parses any XML",
}
#: Assertions state what types cannot; ruff leaves them out by the same decision.
LEFT_OUT = "B101"


def findings() -> tuple[list[str], str]:
    """Return the findings nobody reviewed, and how much was looked at."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", "app", "wsgi.py", "-f", "json", "-s", LEFT_OUT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return [f"bandit did not run: {done.stderr.strip()[-500:]}"], "nothing"
    skipped = [f"{one['filename']}: not read: {one['reason']}" for one in told["errors"]]
    open_ones = [_told(one) for one in told["results"] if not _is_reviewed(one)]
    used = {(one["filename"].removeprefix("./"), one["test_id"]) for one in told["results"]}
    stale = [f"{file}: {rule} is reviewed but no longer found" for file, rule in REVIEWED if (file, rule) not in used]
    return skipped + open_ones + stale, f"{told['metrics']['_totals']['loc']} lines"


def _is_reviewed(one: dict[str, Any]) -> bool:
    file, rule = one["filename"].removeprefix("./"), one["test_id"]
    if (file, rule) in REVIEWED:
        return True
    lines = (ROOT / file).read_text("utf-8").splitlines()
    noted = re.compile(rf"# noqa: (?:[A-Z]+\d+, )*S{rule[1:]}\b(?:, [A-Z]+\d+)* - \S")
    return any(noted.search(lines[number - 1]) for number in one["line_range"])


def _told(one: dict[str, Any]) -> str:
    return f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}"
