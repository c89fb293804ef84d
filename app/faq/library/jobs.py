"""The import as a job, so that a page can show how far it is and be left meanwhile."""

from contextlib import suppress
from pathlib import Path

from app.core import jobs
from app.core.access import SYSTEM, Viewer
from app.core.errors import Refused
from app.faq.library import importing
from app.faq.operations.importing import ask_import
from app.people import viewers

LIMIT_SECONDS = 1800


def start_import(actor: Viewer, file: Path, options: importing.Options) -> jobs.Job:
    """Queue the import of an uploaded file; the job removes the file and its folder in the end. Raises `Forbidden`."""
    payload = {
        "path": str(file),
        "source": options.source,
        "category_id": options.category_id,
        "is_published": options.is_published,
    }
    return ask_import(actor, file.name, payload)


def run_import(job: jobs.Running) -> None:
    """Run a queued import and keep its report as the job's result."""
    path = Path(job.payload["path"])
    actor_id = job.payload["actor_id"]
    actor = viewers.of_person(actor_id) if actor_id is not None else SYSTEM
    if actor is None or not path.exists():
        raise jobs.Undeliverable("the person or the file is gone")
    options = importing.Options(job.payload["source"], job.payload["category_id"], job.payload["is_published"])
    try:
        report = importing.import_from(actor, path, options, lambda done, total: job.progress(done, total))
    except Refused as refusal:
        job.finish({"refused": refusal.message})
    else:
        job.finish(report.as_json())
    path.unlink(missing_ok=True)
    with suppress(OSError):  # Its folder holds nothing else; one that is not empty is left to whoever put something there.
        path.parent.rmdir()
