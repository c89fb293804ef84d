"""What can happen to spaces."""

from app.core.activity import Fact
from app.core.i18n import _l

SPACE_ADDED = Fact("discussions.space_added", _l("{actor} made the space “{subject}”"))
SPACE_CHANGED = Fact("discussions.space_changed", _l("{actor} changed the space “{subject}”"))
SPACE_MOVED = Fact("discussions.space_moved", _l("{actor} put the space “{subject}” elsewhere in the list"))
SPACE_CLOSED = Fact("discussions.space_closed", _l("{actor} closed the space “{subject}” to new threads"))
SPACE_OPENED = Fact("discussions.space_opened", _l("{actor} opened the space “{subject}” to new threads again"))

ALL = (SPACE_ADDED, SPACE_CHANGED, SPACE_MOVED, SPACE_CLOSED, SPACE_OPENED)
