"""What can happen in administration."""

from app.core.activity import Fact
from app.core.i18n import _l

ACTIVITY_EXPORTED = Fact("admin.activity_exported", _l("{actor} exported {count} entries of the activity log"))

ALL = (ACTIVITY_EXPORTED,)
