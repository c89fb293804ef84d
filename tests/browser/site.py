"""The shipped server with the demo and some answers of the tests, started once for all browser tests."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.servers import ROOT, Server, portal

PASSWORD = "four unrelated words of browsers"
MIA, MAX, OLGA = "mia@acme.example", "max@acme.example", "olga@hokuto.example"
CLEO, PAT, ADA = "cleo@engawa.example", "pat@engawa.example", "ada@engawa.example"
CANARY, COLLEAGUE = "canary@hokuto.example", "kai@acme.example"
MISSING = "no Chromium was found; get one with: apt install chromium fonts-noto-cjk"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Place:
    """One page of the site: the name of its route, who may open it (`public|member|staff|admin`) and its address."""

    endpoint: str
    level: str
    path: str


class LiveSite(Server):
    """A running site; `places` are all its pages with an address each."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir, demo_password=PASSWORD)
        self._call("-m", "app", "setup")
        staged = self._call("-m", "tests.browser.stage")
        self.places = [Place(**one) for one in json.loads(staged.splitlines()[-1])]

    def _call(self, *arguments: str) -> str:
        _command, environment = portal(self.data_dir, **self.settings)
        done: Any = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=110
        )  # type: ignore[call-overload]
        assert done.returncode == 0, done.stderr[-3000:]
        return str(done.stdout)


def chromium() -> str | None:
    """Return the path of the system's browser."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
