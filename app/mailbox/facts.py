"""What can happen to mail that comes in. Words and addresses of a mail are in no fact, except of one that bounced."""

from app.core.activity import Fact
from app.core.i18n import _l

REPLY_TAKEN = Fact("mailbox.reply_taken", _l("{actor} replied by mail"))
MAIL_KEPT = Fact("mailbox.mail_kept", _l("A mail that came in waits for staff"))
MAIL_ACCEPTED = Fact("mailbox.mail_accepted", _l("{actor} accepted a reply that came by mail"))
MAIL_DISCARDED = Fact("mailbox.mail_discarded", _l("{actor} discarded a mail that came in"))
MAIL_BOUNCED = Fact("mailbox.mail_bounced", _l("A mail to {subject} came back: {reason}"))

ALL = (REPLY_TAKEN, MAIL_KEPT, MAIL_ACCEPTED, MAIL_DISCARDED, MAIL_BOUNCED)
