"""What can happen when requests turn out to ask for the same.

The subject is always the duplicate: whoever may not see that one hears nothing of it.
"""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

JOINED = Notice("request_merged", _l("Requests you need or follow are merged with others"), reach="named")

MERGED = Fact("requests.merged", _l("{actor} merged “{subject}” with another request: {reason}"), notice=JOINED)
UNMERGED = Fact("requests.unmerged", _l("{actor} took back that “{subject}” was merged with another request"), notice=JOINED)

ALL = (MERGED, UNMERGED)
