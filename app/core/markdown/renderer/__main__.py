"""The rendering process: reads texts from stdin, writes JSON to stdout, each after its length in four bytes.

A text that costs more processor time than allowed ends the whole process: the timer's signal keeps its default
action, so it also ends a regular expression that never returns to Python.
"""

import json
import os
import resource
import signal
import struct
import sys
from typing import BinaryIO

from .pipeline import render

CPU_SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
MEMORY_BYTES = 1 << 30
LENGTH = struct.Struct(">I")


def answer(text: str) -> dict[str, object]:
    """What is sent back: `html` and `toc`, or `error` with the kind of failure."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    try:
        html, toc = render(text)
    except Exception as error:  # whatever a text does to the libraries, it is refused and named in the log
        return {"error": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {"html": html, "toc": toc}


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer until the other side closes."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        text = source.read(LENGTH.unpack(head)[0]).decode()
        body = json.dumps(answer(text)).encode()
        target.write(LENGTH.pack(len(body)) + body)
        target.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    render("# warm\n\n```python\npass\n```\n")
    os.write(sys.stdout.fileno(), LENGTH.pack(0))
    serve(sys.stdin.buffer, sys.stdout.buffer)
