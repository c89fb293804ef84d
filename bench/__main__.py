"""`python -m bench [--data FOLDER] [--sizes 10000,20000]`: measure, print, write down."""

import argparse
import json
import os
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db_session
from app.core.jobs import Job, State
from app.faq.models import Answer
from app.search.index import every_document
from bench import pages, report, searching, world

TEXTS = world.ROOT.parent / "shared" / "data"


def main() -> int:
    """Measure everything; return 1 when the texts are not there."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures the site as shipped.")
    parser.add_argument("--data", type=Path, default=TEXTS, help="folder with the texts")
    parser.add_argument("--sizes", default="10000,20000", help="numbers of documents to grow to")
    chosen = parser.parse_args()
    if not (chosen.data / world.HELP).is_dir():
        print(f"The texts to measure with are not at {chosen.data}; name their folder: --data FOLDER", file=sys.stderr)
        return 1
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    with tempfile.TemporaryDirectory(prefix="engawa-bench-") as folder:
        figures = measure(Path(folder), chosen.data, sizes)
    target = world.ROOT / os.environ.get("ENGAWA_DATA_DIR", "var") / "bench.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(figures, indent=1), "utf-8")
    report.write(world.ROOT / "docs" / "performance.md", figures, os.cpu_count() or 1)
    print((world.ROOT / "docs" / "performance.md").read_text("utf-8"))
    return 0


def measure(folder: Path, data: Path, sizes: list[int]) -> dict[str, Any]:
    """Return all figures, measured in a scratch installation in `folder`."""
    app = world.installation(folder)
    with app.app_context():
        loaded = world.import_help(data)
        print(loaded, file=sys.stderr)
        rows = [searching.measure(sum(1 for _one in every_document()), loaded["index_s"])]
        slug = db_session.scalar(select(Answer.slug).order_by(Answer.id.desc()).limit(1))
        db_session.remove()
    served = _serve(app, folder, f"/answers/{slug}")
    with app.app_context():
        for size in sizes:
            seconds = world.grow_to(size, data, folder)
            rows.append(searching.measure(size, seconds))
            print(rows[-1], file=sys.stderr)
    return {"import": loaded, "search": rows, "pages": served}


def _wait_for_worker(app: Flask) -> None:
    """Return when the worker has nothing left to do that is due, so that it does not share the cores with the pages."""
    busy = select(func.count(Job.id)).where(
        (Job.state == State.RUNNING) | (Job.state == State.WAITING), Job.run_at <= clock.now()
    )
    for _attempt in range(600):
        with app.app_context():
            if not db_session.scalar(busy):
                return
        time.sleep(0.5)
    raise RuntimeError("the worker does not come to rest")


def _serve(app: Flask, folder: Path, answer: str) -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pages.server(folder, port):
        cookie = pages.sign_in(port)
        _wait_for_worker(app)
        wanted = {
            "sign-in (anonymous)": ("/sign-in", ""),
            "home": ("/", cookie),
            "answers": ("/answers/", cookie),
            "answer": (answer, cookie),
        }
        return {name: pages.load(port, path, signed) for name, (path, signed) in wanted.items()}


if __name__ == "__main__":
    sys.exit(main())
