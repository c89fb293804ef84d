"""The worker's loop: claim, run, settle; once a second timed jobs and leases that ran out."""

import random
import signal
import time
from collections.abc import Callable
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import Busy
from app.core.jobs import claiming, timed
from app.core.jobs.performing import perform
from app.core.jobs.queue import tasks
from app.core.jobs.watching import Watch
from app.core.logs import log

IDLE_SECONDS = (0.2, 0.3)
ROUND_SECONDS = 1.0
TROUBLE_SECONDS = 1.0
# A worker of the quick kind leaves longer tasks to its fellows, so an import holds up neither mails nor the index.
QUICK_SECONDS = 120


class Worker:
    """Does jobs one after the other until told to stop."""

    def __init__(self, app: Flask, *, is_quick: bool = False, is_orphan: Callable[[], bool] = lambda: False) -> None:
        self._app = app
        self._is_orphan = is_orphan
        self._stopping_since: float | None = None
        self._next_round = 0.0
        slow = [task.kind for task in tasks(app).values() if task.limit_seconds > QUICK_SECONDS]
        self._without = sorted(slow) if is_quick else []

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the current job, or hand it back after 15 s, then leave the loop. Safe in a signal handler."""
        self._stopping_since = self._stopping_since or time.monotonic()

    def run(self) -> None:
        """Work until stopped or orphaned; trouble with the database is waited out."""
        signal.signal(signal.SIGTERM, self.stop)
        is_prepared = False
        while self._stopping_since is None and not self._is_orphan():
            try:
                if not is_prepared:
                    with self._app.app_context():
                        timed.prepare()
                    is_prepared = True
                self._look_round()
                if not self.work_once():
                    time.sleep(random.uniform(*IDLE_SECONDS))  # noqa: S311 - keeps workers from polling in step
            except (SQLAlchemyError, Busy) as error:
                log.warning("worker waits for the database", exc_info=error)
                time.sleep(TROUBLE_SECONDS)

    def work_once(self) -> bool:
        """Do one job; return False when none is due. Raises what the database raises."""
        with self._app.app_context():
            if not claiming.is_due(self._without):
                return False
            job = claiming.claim(self._without)
        if job is None:
            return False
        with Watch(self._app, job, lambda: self._stopping_since), self._app.app_context():
            perform(job)
        return True

    def _look_round(self) -> None:
        if time.monotonic() < self._next_round:
            return
        self._next_round = time.monotonic() + ROUND_SECONDS
        with self._app.app_context():
            for schedule in timed.due():
                timed.start(schedule)
            if claiming.has_lapsed():
                log.warning("leases ran out", jobs=claiming.return_lapsed())
