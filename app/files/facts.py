"""What can happen to files."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

FOUND_HARMFUL = Notice("files.infected", _l("A file was found harmful and deleted"), reach="named", important=True)
UPLOADED = Fact("files.uploaded", _l("{actor} uploaded {subject}"))
INFECTED = Fact("files.infected", _l("{subject} was found harmful by the scanner and deleted"), notice=FOUND_HARMFUL)

ALL = (UPLOADED, INFECTED)
