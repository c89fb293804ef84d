"""Why a mail waits, in words for the staff."""

from app.core.i18n import _l
from app.mailbox.models import Reason, State

REASONS = {
    Reason.UNSIGNED: _l("It came to no reply address we gave out, or its signature is wrong."),
    Reason.SENDER: _l("It was sent from another address than the one the reply address was given to."),
    Reason.FORGED: _l("The mail server says that the sender's address is forged."),
    Reason.AUTOMATIC: _l("A machine seems to have sent it: an out-of-office note, a newsletter or a list."),
    Reason.BOUNCE: _l("It says that a mail did not arrive, but not which one of ours."),
    Reason.EMPTY: _l("Nothing is left of it without the quoted text."),
    Reason.TOO_LARGE: _l("It is too large."),
    Reason.UNREADABLE: _l("It could not be read."),
    Reason.GONE: _l("The person or what it is about is not there any more, or the person may not write there."),
    Reason.REFUSED: _l("The rules of the site do not let it through."),
    Reason.ATTACHMENT: _l("A file with it is not taken here."),
    Reason.TOO_MANY: _l("The person has sent many mails within a short time."),
    Reason.EXPIRED: _l("The reply address was given out more than half a year ago."),
    Reason.FAILED: _l("Something went wrong while it was taken in. Please tell those who look after the site."),
}
STATES = {
    State.WAITING: _l("To be decided"),
    State.POSTED: _l("Posted"),
    State.DISCARDED: _l("Discarded"),
    State.BOUNCED: _l("Did not arrive"),
}
