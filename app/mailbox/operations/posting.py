"""From a mail to a comment: where it belongs, and the files that come with it."""

from collections.abc import Iterable

from app.comments import operations as comments
from app.comments.hosts import host_of
from app.comments.models import Comment
from app.comments.operations.content import Content
from app.core import subjects
from app.core.access import Viewer
from app.core.errors import NotFound, Refused
from app.files import operations as files
from app.files.models import File
from app.files.queries import markdown_for
from app.mailbox.letters import Attachment


def post(author: Viewer, kind: str, subject_id: int, content: Content) -> Comment:
    """Post what `author` wrote under a subject, or the one it was merged into; under that of a comment for mail about one.

    Raises `NotFound` when they do not see it any more, and whatever posting raises.
    """
    if kind != Comment.SUBJECT:
        host = host_of(kind)
        now = host.leads_to(author, subject_id) if host is not None else subject_id
        return comments.post_comment(author, kind, now, content)
    answered = subjects.visible(author, kind, [subject_id]).get(subject_id)
    if answered is None:
        raise NotFound
    # A note of staff answered by mail must stay among the staff.
    return comments.post_comment(
        author,
        answered.subject_kind,
        answered.subject_id,
        content,
        is_internal=answered.is_internal,
        reply_to_id=None if answered.is_opening else answered.id,
    )


def attached(author: Viewer, attachments: Iterable[Attachment]) -> tuple[list[File], str]:
    """Upload the files of a mail in the name of its author; return them and a sentence about one that was refused, if any."""
    taken, refused = [], ""
    for one in attachments:
        try:
            taken.append(files.upload(author, one.data, one.name))
        except Refused as refusal:
            refused = refused or f"{one.name}: {refusal.message}"
    return taken, refused


def with_files(text: str, taken: Iterable[File]) -> str:
    """Return the words with the files below them."""
    return "\n\n".join([text, "\n".join(markdown_for(file) for file in taken)]).strip()
