"""What people do with words, each in one transaction."""

from app.comments.operations.content import Content, prepare, public_names
from app.comments.operations.counting import hold_all
from app.comments.operations.deleting import delete_comment, is_answered, restore_comment
from app.comments.operations.editing import edit_comment, render_again
from app.comments.operations.moderating import hide, reject, release, rewrite
from app.comments.operations.moving import bring_in, move_comments
from app.comments.operations.posting import post_comment
from app.comments.operations.reacting import mark_official, react, take_back
from app.comments.operations.renaming import rename

__all__ = [
    "Content",
    "bring_in",
    "delete_comment",
    "edit_comment",
    "hide",
    "hold_all",
    "is_answered",
    "mark_official",
    "move_comments",
    "post_comment",
    "prepare",
    "public_names",
    "react",
    "reject",
    "release",
    "rename",
    "render_again",
    "restore_comment",
    "rewrite",
    "take_back",
]
