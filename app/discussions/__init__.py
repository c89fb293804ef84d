"""Discussions (コミュニティ): spaces, and the questions, talks and announcements in them.

A *space* is for everybody, for tiers, for chosen companies or for staff; every company has a private one from the day it is
there. A *thread* lies in a space; what people write in it are comments of subject `thread`, number 1 of which is its opening
post. One rule (`policy`, and the same in SQL in `queries.visibility`) says who sees, starts and replies; what one may not see
stands in no list, count, suggestion or search.

`arranging` (staff put threads in order), polls, thanks and alerts are wired in `extra`.
"""

from flask import Flask, url_for

from app.comments.hosts import Host, host
from app.core import activity, freshness, installation, site, subjects, warming
from app.core.i18n import _, _l
from app.core.subjects import Note, Subject
from app.discussions import business_hours, extra, facts, panels, policy, queries, reactions, routes, setup
from app.discussions.models import Space, Tag, Thread
from app.discussions.operations import hosting
from app.discussions.queries import drafting

SPACES_ORDER = 65
# What decides which threads there are for a reader.
READ = ("threads", "spaces", "space_tiers", "space_companies")
TABLES = (
    *READ, "thread_tags", "discussion_tags", "polls", "poll_options",
    "poll_votes", "helper_tallies", "helpers_unlisted",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.threads.ALL, *facts.spaces.ALL)
    _register_subjects(app)
    warming.before_forking(app, business_hours.warm)
    host(
        app,
        Host(
            kind=Thread.SUBJECT,
            can_comment=lambda viewer, thread: policy.can_reply(viewer, thread, thread.space),
            reaches_others=lambda thread: thread.space.company_id is None,
            written=hosting.written,
            changed=hosting.changed,
            leads_to=lambda viewer, thread_id: queries.merged_into(viewer, thread_id) or thread_id,
            is_closed=lambda thread: thread.closed_at is not None,
            has_opening=True,
            url=lambda thread, number: url_for("discussions.show", thread_id=thread.id, post=number, _anchor=f"post-{number}"),
        ),
    )
    freshness.follow(app, *TABLES)
    freshness.follow(app, "thread_reads", "space_reads", owner="user_id")
    reactions.init_app(app)
    panels.init_app(app)
    extra.init_app(app)
    installation.step(app, "discussions.spaces", setup.install, SPACES_ORDER)
    site.nav(app, _l("Community"), "discussions.index", icon="message-square", order=60)
    site.link(
        app, "admin", _l("Spaces of the community"), "discussions.spaces", icon="messages-square", order=34,
        description=_l("Make spaces, and say who sees them and who writes in them."),
    )  # fmt: skip


def _register_subjects(app: Flask) -> None:
    for subject in (_threads(), _spaces(), _tags()):
        subjects.register(app, subject)


def _threads() -> Subject:
    return Subject(
        kind=Thread.SUBJECT,
        among=queries.among,
        title=lambda thread: thread.title,
        url=lambda thread: url_for("discussions.show", thread_id=thread.id),
        kind_label=_l("Community"),
        documents=queries.documents,
        ids=queries.document_ids,
        readers=queries.readers,
        titles=queries.with_words,
        made_of=(*READ, "comments"),
        within=queries.within,
        text=queries.opening_text,
        note=lambda thread: Note(_("Solved"), "success") if thread.is_solved else None,
        draft=drafting.draft,
        at=lambda viewer, endpoint, arguments: arguments["thread_id"] if endpoint == "discussions.show" else None,
    )


def _spaces() -> Subject:
    return Subject(
        kind=Space.SUBJECT,
        among=queries.spaces_among,
        title=lambda space: space.name,
        url=lambda space: url_for("discussions.space", slug=space.slug),
        kind_label=_l("Space"),
        documents=queries.space_documents,
        ids=queries.space_ids,
        readers=queries.readers,
        titles=queries.spaces_with_words,
        made_of=("spaces", "space_tiers", "space_companies"),
    )


def _tags() -> Subject:
    return Subject(
        kind=Tag.SUBJECT,
        among=queries.tags_among,
        title=lambda tag: tag.name,
        url=lambda tag: url_for("discussions.latest", tag=tag.name),
        kind_label=_l("Tag"),
    )
