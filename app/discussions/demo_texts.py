"""What the people of the demo say, read from content/demo/community.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "content" / "demo" / "community.yml"
Said = Mapping[str, Any]
Spoken = Mapping[str, Any]


@cache
def script() -> Mapping[str, Any]:
    """Return the whole of it: `spaces`, `talk` by space, `private` by company, the `poll`, and what is said `now`."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found
