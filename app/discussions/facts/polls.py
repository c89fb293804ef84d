"""What can happen to polls, and to the list of people who helped. Votes are nobody's news."""

from app.core.activity import Fact
from app.core.i18n import _l

POLL_ADDED = Fact("discussions.poll_added", _l("{actor} put a poll into “{subject}”"))
POLL_CLOSED = Fact("discussions.poll_closed", _l("{actor} closed the poll in “{subject}”"))
POLL_REMOVED = Fact("discussions.poll_removed", _l("{actor} took the poll out of “{subject}”"))
LISTING_CHOSEN = Fact("discussions.listing_chosen", _l("{actor} chose whether to be named among the people who helped"))

ALL = (POLL_ADDED, POLL_CLOSED, POLL_REMOVED, LISTING_CHOSEN)
