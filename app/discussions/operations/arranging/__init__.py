"""Putting threads in order: pin, close, move, merge, split. Each asks for a reason, is written down and can be taken back.

Whoever reads a space may differ from who reads another. So whatever leads posts into another space asks first when that
changes their readers: the caller gives `confirmed`, the id of the space whose readers a member of staff has been shown.
"""

from app.discussions.operations.arranging.merging import merge_threads
from app.discussions.operations.arranging.placing import close_thread, move_thread, pin_thread, reopen_thread, unpin_thread
from app.discussions.operations.arranging.records import ReadersChange
from app.discussions.operations.arranging.splitting import split_posts
from app.discussions.operations.arranging.undoing import undo

__all__ = [
    "ReadersChange",
    "close_thread",
    "merge_threads",
    "move_thread",
    "pin_thread",
    "reopen_thread",
    "split_posts",
    "undo",
    "unpin_thread",
]
