"""What can happen to threads."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

NEW_THREAD = Notice("thread_started", _l("New threads in what you follow"), mail="digest")
ANNOUNCEMENT = Notice("announcement", _l("Announcements"), important=True)
SOLUTION = Notice("thread_solved", _l("A question you follow is solved"), mail="digest")

THREAD_STARTED = Fact("discussions.thread_started", _l("{actor} started “{subject}”"), "everyone", notice=NEW_THREAD)
ANNOUNCED = Fact("discussions.announced", _l("{actor} announced “{subject}”"), "everyone", ANNOUNCEMENT)
THREAD_CHANGED = Fact("discussions.thread_changed", _l("{actor} changed title, tags or kind of “{subject}”"))
THREAD_DELETED = Fact("discussions.thread_deleted", _l("{actor} deleted “{subject}”"))
THREAD_RESTORED = Fact("discussions.thread_restored", _l("{actor} brought “{subject}” back"))
STATE_FOLLOWED = Fact("discussions.thread_state_followed", _l("“{subject}” is now {state}, as its first post is"))
SOLVED = Fact("discussions.thread_solved", _l("{actor} marked “{subject}” as solved"), "everyone", notice=SOLUTION)
UNSOLVED = Fact("discussions.thread_unsolved", _l("{actor} marked “{subject}” as not solved"))

ALL = (
    THREAD_STARTED,
    ANNOUNCED,
    THREAD_CHANGED,
    THREAD_DELETED,
    THREAD_RESTORED,
    STATE_FOLLOWED,
    SOLVED,
    UNSOLVED,
)
