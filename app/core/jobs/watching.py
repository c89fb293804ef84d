"""A thread beside the running job: renews its lease, ends the process when the job runs over or must make way for a stop."""

import os
import threading
import time
from collections.abc import Callable
from types import TracebackType

from flask import Flask

from app.core.jobs import claiming
from app.core.jobs.performing import limit_of
from app.core.jobs.queue import tasks
from app.core.jobs.running import LeaseLost, Running, lease
from app.core.logs import log

LOOK_SECONDS = 0.5
# A lease is renewed when this share of it is used up.
BEAT_SHARE = 1 / 3
# How long a job may go on after the worker was asked to stop.
GRACE_SECONDS = 15
EXIT_OVERRUN = 75


class Watch:
    """Context manager around a running job. A thread cannot be stopped from outside in Python, so the process is the unit."""

    def __init__(self, app: Flask, job: Running, stopping_since: Callable[[], float | None]) -> None:
        self._app = app
        self._job = job
        self._stopping_since = stopping_since
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_after, name=f"watch-{job.id}", daemon=True)
        with app.app_context():
            self._limit = limit_of(job)
            self._beat_seconds = lease().total_seconds() * BEAT_SHARE

    def __enter__(self) -> None:
        self._deadline = time.monotonic() + self._limit
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _look_after(self) -> None:
        next_beat = time.monotonic() + self._beat_seconds
        while not self._ended.wait(LOOK_SECONDS):
            now, stopping = time.monotonic(), self._stopping_since()
            if now > self._deadline:
                self._end(EXIT_OVERRUN, "took too long", self._give_up)
            elif stopping is not None and now > stopping + GRACE_SECONDS:
                self._end(0, "handed back", lambda: claiming.hand_back(self._job))
            elif now > next_beat:
                next_beat = now + self._beat_seconds
                self._beat()

    def _give_up(self) -> None:
        claiming.fail(self._job, tasks().get(self._job.kind), f"It took longer than the {self._limit} seconds it may take.")

    def _beat(self) -> None:
        try:
            with self._app.app_context():
                self._job.heartbeat()
        except LeaseLost:
            if not self._ended.is_set():
                self._end(EXIT_OVERRUN, "lease lost", None)
        except Exception as error:
            # The next beat may succeed; when none does, the lease runs out and the fencing token does its work.
            log.warning("lease not renewed", job=self._job.id, exc_info=error)

    def _end(self, code: int, reason: str, settle: Callable[[], object] | None) -> None:
        try:
            if settle is not None:
                with self._app.app_context():
                    settle()
        except Exception as error:
            log.warning("job could not be settled; its lease will run out", job=self._job.id, exc_info=error)
        log.warning("worker ends", job=self._job.id, kind=self._job.kind, reason=reason)
        os._exit(code)
