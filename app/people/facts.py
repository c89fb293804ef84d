"""What can happen to people and their ways in; all of it is for staff alone."""

from app.core.activity import Fact
from app.core.i18n import _l

SIGNED_IN = Fact("people.signed_in", _l("{actor} signed in"))
SIGN_IN_FAILED = Fact("people.signed_in_failed", _l("A sign-in failed: {subject}"))
SIGNED_OUT = Fact("people.signed_out", _l("{actor} signed out"))
CONFIRMED = Fact("people.confirmed", _l("{actor} confirmed who they are"))
INVITED = Fact("people.invited", _l("{actor} invited {subject}"))
INVITATION_SENT_AGAIN = Fact("people.invitation_sent_again", _l("{actor} sent the invitation of {subject} again"))
INVITATION_REVOKED = Fact("people.invitation_revoked", _l("{actor} withdrew the invitation of {subject}"))
JOINED = Fact("people.joined", _l("{subject} accepted the invitation"))
PROFILE_CHANGED = Fact("people.profile_changed", _l("{actor} changed the profile of {subject}"))
RESET_ASKED = Fact("people.reset_asked", _l("A password reset was asked for"))
RESET_DROPPED = Fact("people.reset_dropped", _l("A reset mail to {subject} was not sent: it would have come too late"))
RESET_LINK_MADE = Fact("people.reset_link_made", _l("{actor} made a reset link for {subject}"))
PASSWORD_CHANGED = Fact("people.password_changed", _l("The password of {subject} was changed"))
MAIL_CHANGE_ASKED = Fact("people.mail_change_asked", _l("{actor} asked to change the mail address of {subject}"))
MAIL_CHANGED = Fact("people.mail_changed", _l("The mail address of {subject} was changed"))
ROLE_CHANGED = Fact("people.role_changed", _l("{actor} changed the roles of {subject}"))
DEACTIVATED = Fact("people.deactivated", _l("{actor} deactivated {subject}"))
REACTIVATED = Fact("people.reactivated", _l("{actor} reactivated {subject}"))
FACTOR_ADDED = Fact("people.factor_added", _l("{actor} set up a second factor"))
FACTOR_REMOVED = Fact("people.factor_removed", _l("The second factor of {subject} was removed"))
RECOVERY_CODES_MADE = Fact("people.recovery_codes_made", _l("{actor} made new recovery codes"))
SESSION_ENDED = Fact("people.session_ended", _l("{actor} ended a session of {subject}"))

ALL = (
    SIGNED_IN,
    SIGN_IN_FAILED,
    SIGNED_OUT,
    CONFIRMED,
    INVITED,
    INVITATION_SENT_AGAIN,
    INVITATION_REVOKED,
    JOINED,
    PROFILE_CHANGED,
    RESET_ASKED,
    RESET_DROPPED,
    RESET_LINK_MADE,
    PASSWORD_CHANGED,
    MAIL_CHANGE_ASKED,
    MAIL_CHANGED,
    ROLE_CHANGED,
    DEACTIVATED,
    REACTIVATED,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    RECOVERY_CODES_MADE,
    SESSION_ENDED,
)
