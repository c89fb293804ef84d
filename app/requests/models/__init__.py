"""Tables of requests: what is asked for, statuses and areas, votes, and what happened to them."""

from app.requests.models.history import LONGEST_REASON, Merge, StatusChange
from app.requests.models.requests import FeatureRequest, Importance, Link, RequestTag, Revision, State, Term
from app.requests.models.statuses import Area, Status, StatusKind
from app.requests.models.votes import Vote
from app.requests.models.weights import Weight

__all__ = [
    "LONGEST_REASON",
    "Area",
    "FeatureRequest",
    "Importance",
    "Link",
    "Merge",
    "RequestTag",
    "Revision",
    "State",
    "Status",
    "StatusChange",
    "StatusKind",
    "Term",
    "Vote",
    "Weight",
]
