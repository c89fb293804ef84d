"""Pictures of answers: what readers see in a published text is theirs to fetch, everything else belongs to the editors.

The number in the address of a picture is easily guessed, so a picture that stands in a draft, in an unpublished change or only
in an old version hangs on `WORK`, which nobody but staff may see.
"""

from app.core.access import Viewer
from app.faq.models import Answer, State
from app.faq.operations.content import Content
from app.files import operations as files
from app.files.queries import ids_in

WORK = "answer_work"


def keep_pictures(actor: Viewer, answer: Answer, content: Content) -> None:
    """Take the new pictures of `content` into the work on `answer`; readers get them when they are published."""
    ids = ids_in(content.body)
    if ids:
        files.attach(actor, ids, (WORK, answer.id))


def share_pictures(answer: Answer) -> None:
    """Give readers the pictures of the published texts of `answer`, and no others. The texts must be loaded."""
    shown = {one for text in answer.texts if text.state == State.PUBLISHED for one in ids_in(text.body_md)}
    files.share_out(answer.id, shown, seen=Answer.SUBJECT, unseen=WORK)
