"""The other side of `process`: reads questions from stdin, writes answers to stdout, both JSON after its length in four bytes.

Started as `python serving.py FOLDER MODULE SECONDS`, so that it imports nothing of the product besides MODULE of FOLDER, which
has `answer(question) -> dict` and `WARM`, a first question that loads what is needed. A question that costs more processor
time than allowed ends the whole process: the timer's signal keeps its default action, so it also ends a regular expression
that never returns to Python.
"""

import importlib
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

MEMORY_BYTES = 1 << 30
LENGTH = struct.Struct(">I")


def answered(answer: Callable[[Any], dict[str, Any]], question: Any, seconds: float) -> dict[str, Any]:
    """What is sent back: what `answer` returns, or `error` with the kind of failure."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return answer(question)
    except Exception as error:  # whatever a text does to the libraries, it is refused and named in the log
        return {"error": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def serve(source: BinaryIO, target: BinaryIO, answer: Callable[[Any], dict[str, Any]], seconds: float) -> None:
    """Answer until the other side closes."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        question = json.loads(source.read(LENGTH.unpack(head)[0]))
        body = json.dumps(answered(answer, question, seconds)).encode()
        target.write(LENGTH.pack(len(body)) + body)
        target.flush()


def main(folder: str, module: str, seconds: str) -> None:
    """Load the module, say so, and serve."""
    # Last, so that what lies beside the module hides no library.
    sys.path[:] = [*sys.path[1:], folder]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = importlib.import_module(module)
    work.answer(work.WARM)
    os.write(sys.stdout.fileno(), LENGTH.pack(0))
    serve(sys.stdin.buffer, sys.stdout.buffer, work.answer, float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
