"""The real supervisor over a site with one slow page and one job that never ends; `python small_site.py DATA_DIR PORT`."""

import sys
import time
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import Settings
from app.core import jobs
from app.core.server.running import run
from app.core.transaction import transact

SLOW_SECONDS = 1.5


def main(data_dir: Path, port: int) -> None:
    """Serve until a signal."""
    app = create_app(
        Settings(_env_file=None, data_dir=data_dir, port=port, search_vectors=False, web_processes=1, worker_processes=1)
    )
    jobs.task(app, "test.endless", lambda job: time.sleep(3600), limit_seconds=1, backoff=())
    jobs.task(app, "test.quick", lambda job: job.finish({"done": True}))
    with app.app_context(), transact():
        jobs.enqueue("test.endless", {})
        jobs.enqueue("test.quick", {})
    app.wsgi_app = slow_page(app.wsgi_app)  # type: ignore[method-assign]
    run(app, print, lambda: None)


def slow_page(site: object) -> object:
    """Answer /slow late, everything else by the site."""
    small = Flask("small")

    @small.get("/slow")
    def slow() -> str:
        time.sleep(SLOW_SECONDS)
        return "finished " * 100_000

    return lambda environ, start: (small if environ["PATH_INFO"] == "/slow" else site)(environ, start)  # type: ignore[operator]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
