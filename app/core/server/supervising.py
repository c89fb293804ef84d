"""Keeps a set of child processes alive: forks them, restarts one that dies, ends them all in good order."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from app.core.logs import log

# A process that dies younger than this failed to start; it is restarted after a pause that doubles each time.
YOUNG_SECONDS = 1.0
LONGEST_PAUSE = 30.0
STOP_SECONDS = 25.0
KILL_SECONDS = 5.0
SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}

IsOrphan = Callable[[], bool]


@dataclass
class Place:
    """A process that shall always run: `run(is_orphan)` is called in the child; returning ends it."""

    name: str
    run: Callable[[IsOrphan], None]
    pid: int | None = None
    started: float = 0.0
    start_at: float = 0.0
    pause: float = 0.0


class Supervisor:
    """Runs one child for each place until SIGTERM or SIGINT."""

    def __init__(self, places: list[Place]) -> None:
        self._places = places
        self._asked = 0
        # Children read end-of-file here when the supervisor is gone, however it went.
        self._life_out, self._life_in = os.pipe()
        self._wake_out, self._wake_in = os.pipe()
        for descriptor in (self._wake_out, self._wake_in):
            os.set_blocking(descriptor, False)

    def run(self, on_started: Callable[[], None], on_stopping: Callable[[], None]) -> None:
        """Start every place, call `on_started`, and return when all have ended after a signal."""
        signal.set_wakeup_fd(self._wake_in)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        self._start_due()
        on_started()
        while not self._asked:
            self._wait(min((place.start_at for place in self._places if place.pid is None), default=None))
            self._reap()
            if not self._asked:
                self._start_due()
        on_stopping()
        self._end()

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked += 1

    def _wait(self, until: float | None) -> None:
        timeout = None if until is None else max(0.0, until - time.monotonic())
        readable, _writable, _broken = select.select([self._wake_out], [], [], timeout)
        if readable:
            os.read(self._wake_out, 512)

    def _start_due(self) -> None:
        for place in self._places:
            if place.pid is None and place.start_at <= time.monotonic():
                self._start(place)

    def _start(self, place: Place) -> None:
        # A signal between fork and the child's own handlers would run the supervisor's handlers in the child.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        pid = os.fork()
        if pid == 0:
            self._be_child(place)
        place.pid, place.started = pid, time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _be_child(self, place: Place) -> None:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            # Ctrl-C reaches the whole group; the supervisor alone decides who ends when.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            for descriptor in (self._life_in, self._wake_in, self._wake_out):
                os.close(descriptor)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            _name_process(place.name)
            place.run(lambda: bool(select.select([self._life_out], [], [], 0)[0]))
            code = 0
        except BaseException as error:
            log.error("process failed", process=place.name, exc_info=error)
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while any(place.pid for place in self._places):
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            for place in self._places:
                if place.pid == pid:
                    self._note_end(place, os.waitstatus_to_exitcode(status))

    def _note_end(self, place: Place, code: int) -> None:
        place.pid, now = None, time.monotonic()
        if self._asked:
            return
        is_young = now - place.started < YOUNG_SECONDS
        place.pause = min(LONGEST_PAUSE, max(0.5, place.pause * 2)) if is_young else 0.0
        place.start_at = now + place.pause
        log.warning("process ended", process=place.name, code=code, restart_in_seconds=place.pause)

    def _end(self) -> None:
        self._signal_all(signal.SIGTERM)
        self._wait_for_all(STOP_SECONDS)
        if any(place.pid for place in self._places):
            log.warning("processes did not end in time", processes=[place.name for place in self._places if place.pid])
            self._signal_all(signal.SIGKILL)
            self._wait_for_all(KILL_SECONDS)

    def _wait_for_all(self, seconds: float) -> None:
        deadline, asked = time.monotonic() + seconds, self._asked
        self._reap()
        # A second Ctrl-C means: now.
        while any(place.pid for place in self._places) and time.monotonic() < deadline and self._asked == asked:
            self._wait(deadline)
            self._reap()

    def _signal_all(self, number: signal.Signals) -> None:
        for place in self._places:
            if place.pid is not None:
                os.kill(place.pid, number)


def _name_process(name: str) -> None:
    # So that `ps` and `top` tell web processes from workers; only Linux offers it.
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(f"engawa-{name.replace(' ', '-')}")
