"""What can happen to the status of requests, and to statuses themselves."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

STATUS = Notice("request_status", _l("Where requests stand that you need or follow"), important=True)

CHANGED = Fact("requests.status_changed", _l("{actor} moved “{subject}” from “{before}” to “{after}”"), "everyone", STATUS)
NOTED = Fact("requests.status_noted", _l("{actor} said more about “{subject}”, which stands at “{after}”"), "everyone", STATUS)
REVIEW_SET = Fact("requests.review_set", _l("{actor} set when “{subject}” is looked at again: {next_review}"), "everyone")
TOLD_NOW = Fact("requests.told_now", _l("{actor} let everybody be told at once where “{subject}” stands"))

STATUS_ADDED = Fact("requests.status_added", _l("{actor} made the status “{subject}”"))
STATUS_EDITED = Fact("requests.status_edited", _l("{actor} changed the status “{subject}”"))
STATUS_MOVED = Fact("requests.status_moved", _l("{actor} put the status “{subject}” elsewhere in the list"))
STATUS_RETIRED = Fact(
    "requests.status_retired", _l("{actor} retired the status “{subject}” and moved {count} requests to “{target}”")
)
STATUS_BROUGHT_BACK = Fact("requests.status_brought_back", _l("{actor} offers the status “{subject}” again"))

ALL = (
    CHANGED, NOTED, REVIEW_SET, TOLD_NOW, STATUS_ADDED, STATUS_EDITED, STATUS_MOVED, STATUS_RETIRED, STATUS_BROUGHT_BACK,
)  # fmt: skip
