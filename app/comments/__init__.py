"""Comments: what people say, wherever it stands: the posts of a thread, readers' words under an answer, notes of staff.

A *comment* stands under a *subject*, known by kind and id, and has a number there that is never given twice. The feature of
the subject is its *host*: it registers who may write and what it counts (`hosts`). A comment is visible, waiting for approval,
hidden (by moderators), rejected or deleted; only visible ones are read by others, the rest by author and staff. Staff-internal
comments are seen by staff alone. Authors change their words for 24 hours, staff always; what was replaced is kept. People are
named by `@[Name](person:12)`, always with the name they show to other companies.

For the features above: `hosts.host`, `operations.post_comment` and its neighbours, `queries.thread_of`.
"""

from flask import Flask

from app.comments import facts, queries
from app.comments.addresses import url_of
from app.core import activity, subjects
from app.core.i18n import _l
from app.core.subjects import Subject


def init_app(app: Flask) -> None:
    """Install the feature."""
    activity.declare(app, *facts.ALL)
    subjects.register(
        app,
        Subject(
            kind="comment",
            among=queries.among,
            title=lambda comment: comment.title,
            url=lambda comment: url_of(comment.id),
            kind_label=_l("Post"),
            within=lambda comment: [(comment.subject_kind, comment.subject_id)],
        ),
    )
