"""What staff can do to put threads in order, and what the site asks and tells about questions."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

PUT_IN_ORDER = Notice(
    "thread_arranged", _l("Threads you take part in are moved, merged, split or closed"), mail="digest", reach="named"
)
ACCEPT_ASKED = Notice("accept_asked", _l("Whether a reply solved your question"), mail="digest", reach="named")
UNANSWERED = Notice(
    "question_unanswered", _l("Questions nobody has answered for a working day"), reach="named", is_for_staff=True
)
ANSWER_MADE = Notice("answer_made", _l("An answer was made of a thread you take part in"), mail="digest", reach="named")

PINNED = Fact("discussions.thread_pinned", _l("{actor} pinned “{subject}”: {reason}"))
UNPINNED = Fact("discussions.thread_unpinned", _l("{actor} unpinned “{subject}”: {reason}"))
CLOSED = Fact("discussions.thread_closed", _l("{actor} closed “{subject}”: {reason}"), notice=PUT_IN_ORDER)
REOPENED = Fact("discussions.thread_reopened", _l("{actor} opened “{subject}” again: {reason}"), notice=PUT_IN_ORDER)
MOVED = Fact("discussions.thread_moved", _l("{actor} moved “{subject}” to {space}: {reason}"), notice=PUT_IN_ORDER)
MERGED = Fact("discussions.threads_merged", _l("{actor} merged another thread into “{subject}”: {reason}"), notice=PUT_IN_ORDER)
SPLIT = Fact(
    "discussions.thread_split",
    _l("{actor} made a thread of its own of {count} posts, “{subject}”: {reason}"),
    notice=PUT_IN_ORDER,
)
UNDONE = Fact(
    "discussions.arrangement_undone", _l("{actor} put “{subject}” back as it was before: {reason}"), notice=PUT_IN_ORDER
)
ASKED_TO_ACCEPT = Fact(
    "discussions.asked_to_accept", _l("Did a reply in “{subject}” help? Please mark it."), notice=ACCEPT_ASKED
)
ALERTED = Fact("discussions.question_unanswered", _l("“{subject}” waits for its first answer"), notice=UNANSWERED)
ANSWER_LINKED = Fact("discussions.answer_linked", _l("An answer was made of “{subject}”"), "everyone", notice=ANSWER_MADE)
THREADS_IMPORTED = Fact("discussions.threads_imported", _l("{actor} imported {count} threads from {source}"))

ALL = (
    PINNED, UNPINNED, CLOSED, REOPENED, MOVED, MERGED, SPLIT, UNDONE, ASKED_TO_ACCEPT, ALERTED, ANSWER_LINKED, THREADS_IMPORTED,
)  # fmt: skip
