"""What can happen to requests, their votes and the areas they are filed under."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

NEW = Notice("request_new", _l("New requests in areas you follow"), mail="digest")
ENTERED_FOR = Notice("request_entered", _l("Staff note down what you need"), mail="digest", reach="named")

POSTED = Fact("requests.posted", _l("{actor} asked for “{subject}”"), "everyone", NEW)
ENTERED = Fact("requests.entered", _l("{actor} wrote down “{subject}” on your behalf"), notice=ENTERED_FOR)
EDITED = Fact("requests.edited", _l("{actor} changed the words of “{subject}”"))
SORTED = Fact("requests.sorted", _l("{actor} filed “{subject}” elsewhere"))
VISIBILITY_CHANGED = Fact("requests.visibility_changed", _l("{actor} changed who sees “{subject}”"))
DELETED = Fact("requests.deleted", _l("{actor} deleted “{subject}”"))
RESTORED = Fact("requests.restored", _l("{actor} brought “{subject}” back"))
STATE_CHANGED = Fact("requests.state_changed", _l("“{subject}” is now {state}"))
LINKED = Fact("requests.linked", _l("{actor} linked something to “{subject}”"))
UNLINKED = Fact("requests.unlinked", _l("{actor} took a link off “{subject}”"))

VOTED = Fact("requests.voted", _l("{actor} needs “{subject}” too"))
VOTE_TAKEN_BACK = Fact("requests.vote_taken_back", _l("{actor} no longer needs “{subject}”"))
VOTED_FOR = Fact("requests.voted_for", _l("{actor} noted that you need “{subject}”"), notice=ENTERED_FOR)
VOTE_WITHDRAWN = Fact("requests.vote_withdrawn", _l("{actor} withdrew a vote entered on behalf from “{subject}”"))
WEIGHTS_SET = Fact("requests.weights_set", _l("{actor} changed what votes are worth"))

AREA_ADDED = Fact("requests.area_added", _l("{actor} made the area “{subject}”"))
AREA_EDITED = Fact("requests.area_edited", _l("{actor} changed the area “{subject}”"))
AREA_MOVED = Fact("requests.area_moved", _l("{actor} put the area “{subject}” elsewhere in the list"))
AREA_REMOVED = Fact("requests.area_removed", _l("{actor} removed the area “{name}”"))

ALL = (
    POSTED, ENTERED, EDITED, SORTED, VISIBILITY_CHANGED, DELETED, RESTORED, STATE_CHANGED, LINKED, UNLINKED, VOTED,
    VOTE_TAKEN_BACK, VOTED_FOR, VOTE_WITHDRAWN, WEIGHTS_SET, AREA_ADDED, AREA_EDITED, AREA_MOVED, AREA_REMOVED,
)  # fmt: skip
