"""Every change of spaces and threads; what people write in threads is changed by `app.comments`."""

from app.discussions.operations.changing import change_thread, delete_thread, restore_thread
from app.discussions.operations.counting import recount, recount_space
from app.discussions.operations.reading import mark_all_read, mark_read
from app.discussions.operations.solving import accept, unaccept
from app.discussions.operations.spaces import (
    Details,
    add_space,
    change_space,
    close_space,
    keep_private_space,
    move_space,
    reopen_space,
)
from app.discussions.operations.starting import LONGEST_TITLE, SHORTEST_TITLE, open_thread, start_thread

__all__ = [
    "LONGEST_TITLE",
    "SHORTEST_TITLE",
    "Details",
    "accept",
    "add_space",
    "change_space",
    "change_thread",
    "close_space",
    "delete_thread",
    "keep_private_space",
    "mark_all_read",
    "mark_read",
    "move_space",
    "open_thread",
    "recount",
    "recount_space",
    "reopen_space",
    "restore_thread",
    "start_thread",
    "unaccept",
]
