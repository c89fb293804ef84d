"""What can happen on the roadmap. Changes of status are facts of the requests themselves."""

from app.core.activity import Fact
from app.core.i18n import _l

DESCRIBED = Fact("roadmap.request_described", _l("{actor} changed what the roadmap says of “{subject}”"))
PLACED = Fact("roadmap.request_placed", _l("{actor} put “{subject}” elsewhere in time on the roadmap"))
WEIGHED = Fact("roadmap.request_weighed", _l("{actor} weighed “{subject}”"))
WEIGHTS_SET = Fact("roadmap.weights_set", _l("{actor} set the numbers of the score"))
VIEW_SAVED = Fact("roadmap.view_saved", _l("{actor} saved the view “{subject}”"))
VIEW_REMOVED = Fact("roadmap.view_removed", _l("{actor} removed the view “{subject}”"))
EXPORTED = Fact("roadmap.exported", _l("{actor} took a list of {count} requests along"))

ALL = (DESCRIBED, PLACED, WEIGHED, WEIGHTS_SET, VIEW_SAVED, VIEW_REMOVED, EXPORTED)
