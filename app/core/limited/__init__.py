"""Work on texts of strangers in a process of its own, with limits on processor time and memory.

See docs/decisions/0001-markdown-in-its-own-process.md for why threads and timers inside the server do not suffice.
"""

from app.core.limited.process import Failed, LimitedProcess, TookTooLong

__all__ = ["Failed", "LimitedProcess", "TookTooLong"]
