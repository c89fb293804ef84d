"""What a request does when something is written below it."""

from app.comments.models import Comment
from app.core.access import Viewer
from app.requests.models import FeatureRequest
from app.requests.operations.counting import recount_comments


def count_comment(_actor: Viewer, request: FeatureRequest, comment: Comment) -> None:
    """Count the comments anew that everybody reads; joins the operation that is the cause."""
    if not comment.is_internal:
        recount_comments(request.id)
