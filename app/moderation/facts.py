"""What moderators do, and what the people concerned are told of it.

Decisions name their reason in `reason`. What begins with "Your" is addressed to one person, who hears of it by a letter.
"""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

TO_ME = Notice("moderation", _l("Decisions about my posts and reports"), mail="now", reach="named", important=True)
TO_STAFF = Notice(
    "moderation_work", _l("Reports and posts that wait for moderators"), mail="now", reach="named", is_for_staff=True
)

REPORTED = Fact("moderation.post_reported", _l("{actor} reported “{subject}”"))
HIDDEN_BY_REPORTS = Fact("moderation.post_concealed", _l("“{subject}” was hidden because {count} people reported it"))
CASE_TAKEN = Fact("moderation.case_taken", _l("{actor} took the case of “{subject}”"))
CASE_ASSIGNED = Fact("moderation.case_assigned", _l("{actor} gave the case of “{subject}” to {assignee}"))
CASE_GIVEN_BACK = Fact("moderation.case_returned", _l("{actor} gave the case of “{subject}” back"))
NOTE_WRITTEN = Fact("moderation.note_written", _l("{actor} wrote a note on the case of “{subject}”"))
CASE_DISMISSED = Fact("moderation.case_dismissed", _l("{actor} dismissed the reports about “{subject}”: {reason}"))
CASE_ACTED = Fact("moderation.case_acted", _l("{actor} acted on the reports about “{subject}”: {reason}"))
CASE_REOPENED = Fact("moderation.case_reopened", _l("{actor} opened the case of “{subject}” again: {reason}"))
POST_HIDDEN = Fact("moderation.post_hidden", _l("{actor} hid “{subject}”: {reason}"))
POST_SHOWN = Fact("moderation.post_shown", _l("{actor} showed “{subject}” again: {reason}"))
POST_HELD = Fact("moderation.post_held", _l("“{subject}” waits for approval"))
POST_APPROVED = Fact("moderation.post_approved", _l("{actor} approved “{subject}”"))
POST_EDITED = Fact("moderation.post_edited", _l("{actor} changed the text of “{subject}” before approving it"))
POST_REJECTED = Fact("moderation.post_rejected", _l("{actor} rejected “{subject}”: {reason}"))
AUTHOR_WARNED = Fact("moderation.author_warned", _l("{actor} warned {subject}: {reason}"))
SILENCED = Fact("moderation.person_silenced", _l("{actor} silenced {subject} for {hours} hours: {reason}"))
SUSPENDED = Fact("moderation.person_suspended", _l("{actor} suspended {subject} for {hours} hours: {reason}"))
PENALTY_LIFTED = Fact("moderation.penalty_lifted", _l("{actor} ended the penalty of {subject}: {reason}"))
PENALTY_ENDED = Fact("moderation.penalty_ended", _l("The penalty of {subject} ended"))
LEVEL_CHOSEN = Fact("moderation.level_chosen", _l("{actor} set the level of {subject}: {reason}"))
LEVEL_GROWN = Fact("moderation.level_grown", _l("{subject} is trusted further for taking part"))
WORD_ADDED = Fact("moderation.word_added", _l("{actor} added a word that makes posts wait: {word}"))
WORD_REMOVED = Fact("moderation.word_removed", _l("{actor} removed a word that makes posts wait: {word}"))
STAFF_REMINDED = Fact(
    "moderation.staff_reminded", _l("{posts} posts and {cases} reports have been waiting for moderators"), notice=TO_STAFF
)

TOLD_APPROVED = Fact("moderation.approval_told", _l("Your post “{subject}” was approved"), notice=TO_ME)
TOLD_REJECTED = Fact("moderation.rejection_told", _l("Your post “{subject}” was not approved: {reason}"), notice=TO_ME)
TOLD_HIDDEN = Fact("moderation.hiding_told", _l("Your post “{subject}” was hidden: {reason}"), notice=TO_ME)
TOLD_CONCEALED = Fact(
    "moderation.concealing_told",
    _l("Your post “{subject}” is hidden until a moderator looks at it, because several people reported it"),
    notice=TO_ME,
)
TOLD_SHOWN = Fact("moderation.showing_told", _l("Your post “{subject}” is visible again"), notice=TO_ME)
TOLD_WARNED = Fact("moderation.warning_told", _l("A moderator wrote to you: {reason}"), notice=TO_ME)
TOLD_SILENCED = Fact("moderation.silence_told", _l("You cannot write for a while: {reason}"), notice=TO_ME)
TOLD_SUSPENDED = Fact("moderation.suspension_told", _l("Your account is suspended for a while: {reason}"), notice=TO_ME)
TOLD_ENDED = Fact("moderation.end_told", _l("You can write again"), notice=TO_ME)
TOLD_ACTED = Fact(
    "moderation.action_told", _l("Thank you for your report of “{subject}”: moderators acted on it"), notice=TO_ME
)
TOLD_DISMISSED = Fact("moderation.dismissal_told", _l("Your report of “{subject}” was looked at: {reason}"), notice=TO_ME)

# What the log of the moderators shows, in the order of its filter.
LOGGED = (
    CASE_TAKEN,
    CASE_ASSIGNED,
    CASE_GIVEN_BACK,
    NOTE_WRITTEN,
    CASE_DISMISSED,
    CASE_ACTED,
    CASE_REOPENED,
    POST_HIDDEN,
    POST_SHOWN,
    POST_APPROVED,
    POST_EDITED,
    POST_REJECTED,
    AUTHOR_WARNED,
    SILENCED,
    SUSPENDED,
    PENALTY_LIFTED,
    PENALTY_ENDED,
    LEVEL_CHOSEN,
    LEVEL_GROWN,
    HIDDEN_BY_REPORTS,
    WORD_ADDED,
    WORD_REMOVED,
)
ALL = (
    *LOGGED,
    REPORTED,
    POST_HELD,
    STAFF_REMINDED,
    TOLD_APPROVED,
    TOLD_REJECTED,
    TOLD_HIDDEN,
    TOLD_CONCEALED,
    TOLD_SHOWN,
    TOLD_WARNED,
    TOLD_SILENCED,
    TOLD_SUSPENDED,
    TOLD_ENDED,
    TOLD_ACTED,
    TOLD_DISMISSED,
)
