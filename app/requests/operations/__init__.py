"""Every change of requests; statuses, decisions and merges have modules of their own (`statuses`, `deciding`, `merging`)."""

from app.requests.operations.areas import AreaDetails, add_area, edit_area, move_area, remove_area
from app.requests.operations.content import LONGEST_TITLE, SHORTEST_TITLE
from app.requests.operations.counting import recount
from app.requests.operations.deleting import delete_request, restore_request
from app.requests.operations.editing import edit_request
from app.requests.operations.entering import enter_request, vote_for, withdraw_vote_for
from app.requests.operations.posting import post_request
from app.requests.operations.sorting import link, show_request, sort_request, unlink
from app.requests.operations.voting import support, take_back, vote
from app.requests.operations.weighing import set_weights

__all__ = [
    "LONGEST_TITLE",
    "SHORTEST_TITLE",
    "AreaDetails",
    "add_area",
    "delete_request",
    "edit_area",
    "edit_request",
    "enter_request",
    "link",
    "move_area",
    "post_request",
    "recount",
    "remove_area",
    "restore_request",
    "set_weights",
    "show_request",
    "sort_request",
    "support",
    "take_back",
    "unlink",
    "vote",
    "vote_for",
    "withdraw_vote_for",
]
