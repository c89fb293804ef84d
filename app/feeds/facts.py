"""What can happen to people's feeds."""

from app.core.activity import Fact
from app.core.i18n import _l

ADDRESSES_MADE = Fact("feeds.addresses_made", _l("{actor} made addresses for feeds and calendar"))
ADDRESSES_REVOKED = Fact("feeds.addresses_revoked", _l("{actor} revoked the addresses of feeds and calendar"))

ALL = (ADDRESSES_MADE, ADDRESSES_REVOKED)
