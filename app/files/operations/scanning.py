"""Having files looked at for malware by a program of the site's owner."""

import shlex
import subprocess
import tempfile

from sqlalchemy import select, update

from app.core import activity, clock, jobs, storage
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.logs import log
from app.core.transaction import transaction
from app.files import facts, rules
from app.files.models import File, State
from app.files.operations.stored import delete_stored
from app.files.operations.uploading import SCAN
from app.people import queries as people

CLEAN, INFECTED = 0, 1


class ScannerAway(Exception):
    """The scanner could not say anything; the job is tried again."""


def scan(file_id: int) -> str:
    """Ask the scanner about a file that waits, and act on its answer; the state of the file afterwards (empty: it is gone).

    Raises `ScannerAway` when it does not answer in time, or neither with 0 (clean) nor with 1 (infected).
    """
    file = db_session.get(File, file_id)
    if file is None or file.state != State.PENDING:
        return file.state if file else ""
    command = rules.settings().scan_command
    if not command or _is_clean(command, storage.get(file.key)):
        return _settle(file_id, State.CLEAN)
    key = file.key
    state = _settle(file_id, State.INFECTED)
    delete_stored(key)
    return state


def _is_clean(command: str, data: bytes) -> bool:
    folder = rules.settings().data_dir / "scanning"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder) as copy:
        copy.write(data)
        copy.flush()
        try:
            done = subprocess.run(  # noqa: S603 - the command is the site's own, the path is ours
                [*shlex.split(command), copy.name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=rules.settings().scan_seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ScannerAway(type(error).__name__) from error
    if done.returncode not in (CLEAN, INFECTED):
        raise ScannerAway(f"it ended with {done.returncode}")
    return done.returncode == CLEAN


@transaction
def _settle(file_id: int, state: State) -> str:
    values = {"state": state, "size": 0} if state == State.INFECTED else {"state": state}
    waiting = update(File).where(File.id == file_id, File.state == State.PENDING).values(values).returning(File)
    file = db_session.scalars(waiting.execution_options(populate_existing=True)).one_or_none()
    if file is not None and state == State.INFECTED:
        log.warning("files.infected", file_id=file_id, owner=file.owner_id)
        told = [file.owner_id, *(key for key, _name in people.owner_choices())]
        activity.record(
            facts.INFECTED,
            actor=SYSTEM,
            subject=file,
            company_id=file.company_id,
            title=file.filename,
            to=list(dict.fromkeys(one for one in told if one is not None)),
        )
    return state


@transaction
def scan_again() -> int:
    """Put every file that still waits into the queue once more, in case the scanner was away for long; how many."""
    waiting = list(db_session.scalars(select(File.id).where(File.state == State.PENDING)))
    for file_id in waiting:
        jobs.enqueue(SCAN, {"file_id": file_id}, unique_key=f"{SCAN}:{file_id}@{clock.now():%Y-%m-%dT%H}")
    return len(waiting)
