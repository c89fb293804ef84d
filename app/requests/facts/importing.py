"""What can happen to many requests at once."""

from app.core.activity import Fact
from app.core.i18n import _l

IMPORTED = Fact("requests.imported", _l("{actor} imported {count} requests from {source}"))

ALL = (IMPORTED,)
