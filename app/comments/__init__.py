"""Comments: what people say, wherever it stands: the posts of a thread, readers' words under an answer, notes of staff.

A *comment* stands under a *subject*, known by kind and id, and has a number there that is never given twice. The feature of
the subject is its *host*: it registers who may write and what it counts (`hosts`). A comment is visible, waiting for approval,
hidden (by moderators), rejected or deleted; only visible ones are read by others, the rest by author and staff. Staff-internal
comments are seen by staff alone. Authors change their words for 24 hours, staff always; what was replaced is kept. People are
named by `@[Name](person:12)`, always with the name they show to other companies, which is renewed when they take another.

For the features above: `hosts.host`, `operations.post_comment` and its neighbours, `queries.thread_of`.
"""

from flask import Flask

from app.comments import facts, operations, queries, reactions, routes
from app.comments.forms import BLANK
from app.comments.labels import reaction_labels, reading_zone, role_label
from app.comments.models import Comment
from app.comments.places import url_of
from app.comments.queries import moderated
from app.core import activity, freshness, subjects
from app.core.i18n import _l
from app.core.subjects import Subject
from app.moderation.handled import Handled, handle


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    app.jinja_env.globals.update(
        reaction_labels=reaction_labels, role_label=role_label, reading_zone=reading_zone, blank_comment=BLANK
    )
    freshness.follow(app, "comments", "comment_tallies", "comment_revisions")
    freshness.follow(app, "comment_reactions", owner="user_id")
    subjects.register(
        app,
        Subject(
            kind=Comment.SUBJECT,
            among=queries.among,
            title=lambda comment: comment.title,
            url=lambda comment: url_of(comment.id),
            kind_label=_l("Post"),
            within=lambda comment: [(comment.subject_kind, comment.subject_id)],
            text=lambda comment: comment.text,
        ),
    )
    handle(
        app,
        Handled(
            kind=Comment.SUBJECT,
            author_id=lambda comment: comment.author_id,
            text=lambda comment: comment.body,
            hide=operations.hide,
            release=operations.release,
            reject=operations.reject,
            edit=operations.rewrite,
            around=moderated.around,
        ),
    )
    reactions.init_app(app)
