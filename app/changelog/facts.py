"""What can happen to the changelog."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

TO_FOLLOWERS = Notice("changelog", _l("New entries of the changelog, when I follow it"), mail="digest")
TO_VOTERS = Notice("request_asked", _l("Whether what came solves what I had asked for"), reach="named")
TO_OWNERS = Notice(
    "request_opinion",
    _l("What customers say of requests I look after that came"),
    mail="digest",
    reach="named",
    is_for_staff=True,
)

ENTRY_WRITTEN = Fact("changelog.entry_written", _l("{actor} began the entry “{subject}” of the changelog"))
ENTRY_CHANGED = Fact("changelog.entry_changed", _l("{actor} changed the entry “{subject}” of the changelog"))
ENTRY_SCHEDULED = Fact("changelog.entry_scheduled", _l("{actor} set a time for the entry “{subject}” of the changelog"))
ENTRY_UNSCHEDULED = Fact("changelog.entry_unscheduled", _l("{actor} made “{subject}” of the changelog a draft again"))
ENTRY_PUBLISHED = Fact(
    "changelog.entry_published", _l("{actor} published “{subject}” in the changelog"), audience="everyone", notice=TO_FOLLOWERS
)
ENTRY_RETURNED = Fact("changelog.entry_returned", _l("{actor} published “{subject}” in the changelog again"))
ENTRY_WITHDRAWN = Fact("changelog.entry_withdrawn", _l("{actor} took “{subject}” out of the changelog"))
ENTRY_DELETED = Fact("changelog.entry_deleted", _l("{actor} deleted the draft “{subject}” of the changelog"))
ENTRIES_RENDERED = Fact("changelog.entries_rendered", _l("{count} entries of the changelog were laid out anew"))
VOTERS_ASKED = Fact(
    "changelog.voters_asked", _l("“{subject}” can be used now: does it solve what was asked for?"), notice=TO_VOTERS
)
OPINION_GIVEN = Fact(
    "changelog.opinion_given", _l("{actor} said whether “{subject}” solves what was asked for"), notice=TO_OWNERS
)

ALL = (
    ENTRY_WRITTEN,
    ENTRY_CHANGED,
    ENTRY_SCHEDULED,
    ENTRY_UNSCHEDULED,
    ENTRY_PUBLISHED,
    ENTRY_RETURNED,
    ENTRY_WITHDRAWN,
    ENTRY_DELETED,
    ENTRIES_RENDERED,
    VOTERS_ASKED,
    OPINION_GIVEN,
)
