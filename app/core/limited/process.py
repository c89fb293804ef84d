"""One helper process per process of ours and kind of work, started at first use and replaced when it was ended."""

import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

START_SECONDS = 30.0
WALL_SECONDS = 15.0
SERVING = Path(__file__).with_name("serving.py")
_LENGTH = struct.Struct(">I")


class TookTooLong(Exception):
    """The text used up its processor time."""


class Failed(Exception):
    """The helper could not handle the text, or none can be started."""


class _Ended(Exception):
    """The other side closed before it answered."""


class LimitedProcess:
    """Talks to a helper that runs `answer` of `module`, found in `folder`; each question has `seconds` of processor time.

    Safe to share between threads, one question at a time. Make it once, when a module is loaded.
    """

    def __init__(self, folder: Path, module: str, seconds: float) -> None:
        self._arguments = [str(folder), module, str(seconds)]
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        os.register_at_fork(after_in_child=self._after_fork)

    def answer(self, question: Any) -> dict[str, Any]:
        """Return what the module answers to `question`, anything JSON can say. Raises `TookTooLong` or `Failed`."""
        body = json.dumps(question).encode()
        with self._lock:
            try:
                answer = self._ask(body)
            except _Ended:
                if self._end() == -signal.SIGPROF:
                    raise TookTooLong from None
                answer = self._once_more(body)
        if "error" in answer:
            raise Failed(str(answer["error"]))
        return answer

    def _once_more(self, body: bytes) -> dict[str, Any]:
        """A process may have been ended from outside while it was idle; a second end is the text's fault."""
        try:
            return self._ask(body)
        except _Ended:
            if self._end() == -signal.SIGPROF:
                raise TookTooLong from None
            raise Failed("the helper process ended") from None

    def _ask(self, body: bytes) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(_LENGTH.pack(len(body)) + body)
            process.stdin.flush()
        except OSError:
            raise _Ended from None
        answer: dict[str, Any] = json.loads(self._read(process, WALL_SECONDS))
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
                [sys.executable, "-E", "-s", str(SERVING), *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            self._read(self._process, START_SECONDS)
        return self._process

    def _read(self, process: subprocess.Popen[bytes], seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        size = _LENGTH.unpack(self._exactly(process, _LENGTH.size, deadline))[0]
        return self._exactly(process, size, deadline)

    def _exactly(self, process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert process.stdout is not None
        waiting = select.poll()  # select() fails beyond 1,024 open files
        waiting.register(process.stdout, select.POLLIN)
        parts = bytearray()
        while len(parts) < size:
            if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
                self._end()
                raise TookTooLong
            if not (part := os.read(process.stdout.fileno(), size - len(parts))):
                raise _Ended
            parts += part
        return bytes(parts)

    def _end(self) -> int:
        """End the process if it still runs; its exit code (negative: the signal that ended it)."""
        process, self._process = self._process, None
        if process is None:
            return 0
        self._close(process)
        try:
            return process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    @staticmethod
    def _close(process: subprocess.Popen[bytes]) -> None:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # words the other side no longer reads
                    pipe.close()

    def _after_fork(self) -> None:
        """The child of a fork must not talk to its parent's helper, nor wait for a lock held there."""
        self._lock = threading.Lock()
        if self._process is not None:
            self._close(self._process)
            self._process.returncode = 0  # not our child: nothing to wait for
            self._process = None
