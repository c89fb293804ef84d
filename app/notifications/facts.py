"""What notifications themselves make known: only that somebody's mail no longer arrives."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

TROUBLE = Notice("mail_trouble", _l("Mails that no longer reach somebody"), mail="digest", reach="named", is_for_staff=True)
MAIL_STOPPED = Fact(
    "notifications.mail_stopped", _l("Mails to {subject} come back, so no more are sent: {reason}"), notice=TROUBLE
)
MAIL_RESUMED = Fact("notifications.mail_resumed", _l("{actor} let mails to {subject} be sent again"))
PREFERENCES_CHANGED = Fact("notifications.preferences_changed", _l("{actor} changed how they are told of news"))
UNSUBSCRIBED = Fact("notifications.unsubscribed", _l("{subject} stopped mails by the link in a mail: {kinds}"))

ALL = (MAIL_STOPPED, MAIL_RESUMED, PREFERENCES_CHANGED, UNSUBSCRIBED)
