"""What can happen in search."""

from app.core.activity import Fact
from app.core.i18n import _l

SYNONYMS_CHANGED = Fact("search.synonyms_changed", _l("{actor} changed words that mean the same: {subject}"))
SYNONYMS_REMOVED = Fact("search.synonyms_removed", _l("{actor} removed words that mean the same: {subject}"))
GAP_SETTLED = Fact("search.gap_settled", _l("{actor} dealt with the search “{words}”"))
REBUILD_ASKED = Fact("search.rebuild_asked", _l("{actor} had the search index built anew"))
MISSING_REPORTED = Fact("search.missing_reported", _l("{actor} did not find “{words}”"))

ALL = (SYNONYMS_CHANGED, SYNONYMS_REMOVED, GAP_SETTLED, REBUILD_ASKED, MISSING_REPORTED)
