"""What a thread does when something is written in it, changed or taken away: counters, state, what was read."""

from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.core import activity
from app.core.access import Viewer
from app.core.database import db_session
from app.discussions.facts import threads as facts
from app.discussions.models import State, Thread
from app.discussions.operations import counting, reading, solving
from app.discussions.operations.starting import open_thread

#: What a thread is when its opening post is in that state.
FOLLOWING = {
    CommentState.VISIBLE: State.VISIBLE,
    CommentState.WAITING: State.WAITING,
    CommentState.HIDDEN: State.HIDDEN,
    CommentState.REJECTED: State.HIDDEN,
    CommentState.DELETED: State.DELETED,
}


def written(actor: Viewer, thread: Thread, comment: Comment) -> None:
    """Take up a post that is out for the first time; joins the operation that published it."""
    if comment.is_internal:
        return
    counting.count_post(thread, comment)
    if comment.author_id is not None:
        reading.keep_read(comment.author_id, thread.id, comment.number)
    if comment.is_opening and thread.state == State.WAITING:
        open_thread(actor, thread)


def changed(actor: Viewer, thread: Thread, comment: Comment) -> None:
    """Take up that a post has other words, another state or other reactions; joins the operation that is the cause."""
    if comment.is_opening:
        counting.count_me_too(thread.id, comment.me_too_count)
        _follow(actor, thread, comment)
    if comment.is_internal:
        return
    if not counting.is_counted(thread):
        counting.recount(thread.id)
        counting.recount_space(thread.space_id)
    if comment.id == thread.accepted_comment_id and comment.state != CommentState.VISIBLE:
        solving.take_back(actor, thread)


def _follow(actor: Viewer, thread: Thread, comment: Comment) -> None:
    wanted = FOLLOWING[CommentState(comment.state)]
    if thread.state == wanted:
        return
    thread.state = wanted
    thread.deleted_at, thread.deleted_by_id = comment.deleted_at, comment.deleted_by_id
    db_session.flush()
    activity.record(facts.STATE_FOLLOWED, actor=actor, subject=thread, company_id=thread.company_id, state=str(wanted))
