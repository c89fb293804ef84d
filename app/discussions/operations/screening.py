"""What is said of a thread outside its posts - title, tags, a poll - is looked at as posts are."""

from app.core.access import Viewer
from app.core.errors import Refused
from app.core.i18n import _
from app.discussions.models import Thread
from app.discussions.operations.loading import fresh_space
from app.moderation import operations as moderation


def ensure_fit(actor: Viewer, thread: Thread, words: str, field: str) -> None:
    """Let `actor` put `words` beside a thread that is out already; joins the operation that does.

    They cannot wait for approval there as a post can. Raises `Refused`, at `field` for words that would have to, and while
    `actor` may not write.
    """
    reaches_others = fresh_space(thread.space_id).company_id is None
    if moderation.screen(actor, words, reaches_others=reaches_others, doing="edit").hold:
        raise Refused(
            _("Our staff look at words like these first. Please choose others here, or put them into a reply."), field
        )
