"""What processes have used, from /proc: processor time and memory, of the web processes of a server and of PostgreSQL."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
FIRST_CHILD_FIELD = 11


def children(parent: int) -> list[int]:
    """Return the ids of the processes whose parent is `parent`."""
    return [pid for pid in _all() if _status(pid)[1] == parent]


def web_processes(supervisor: int) -> list[int]:
    """Return the children of `supervisor` that answer requests, without those that do jobs or search."""
    return [pid for pid in children(supervisor) if not any(word in _status(pid)[0] for word in ("worker", "search"))]


def of_search(supervisor: int) -> list[int]:
    """Return the child of `supervisor` that searches for the others, in a list."""
    return [pid for pid in children(supervisor) if "search" in _status(pid)[0]]


def of_postgres() -> list[int]:
    """Return the processes of every PostgreSQL server of this machine."""
    return [pid for pid in _all() if _status(pid)[0] == "postgres"]


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor seconds, user and system, those processes have used so far."""
    return sum(_status(pid)[2] for pid in pids) / TICKS


def memory_mb(pid: int) -> float:
    """Return the memory of a process in MB, what it shares divided among those that share it."""
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _all() -> list[int]:
    return [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]


def _status(pid: int) -> tuple[str, int, int]:
    """Return name, parent and clock ticks used; of a process that is gone, nothing."""
    try:
        line = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "", 0, 0
    name, _bracket, rest = line.partition("(")[2].rpartition(")")
    fields = rest.split()
    return name, int(fields[1]), int(fields[FIRST_CHILD_FIELD]) + int(fields[FIRST_CHILD_FIELD + 1])
