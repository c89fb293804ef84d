"""What can happen to files."""

from app.core.activity import Fact
from app.core.i18n import _l

UPLOADED = Fact("files.uploaded", _l("{actor} uploaded {subject}"))

ALL = (UPLOADED,)
