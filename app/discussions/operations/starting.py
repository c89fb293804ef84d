"""Starting a thread: the thread, its first post, its tags and who watches it, all or nothing."""

import re
from collections.abc import Iterable

from app.comments import operations as comments
from app.comments.operations import Content
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy, queries
from app.discussions.facts import threads as facts
from app.discussions.models import Kind, Space, State, Thread
from app.discussions.operations import tags as filing
from app.discussions.operations.counting import recount_space
from app.watching import operations as watching

SHORTEST_TITLE, LONGEST_TITLE = 4, 120
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")


def clean_title(title: str) -> str:
    """Return `title` on one line. Raises `Refused` at the field `title` when it is too short or too long."""
    title = " ".join(title.split())
    if len(title) < SHORTEST_TITLE:
        raise Refused(_("Please write a title of at least %(count)s characters.", count=SHORTEST_TITLE), "title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Please keep the title to %(count)s characters.", count=LONGEST_TITLE), "title")
    return title


def language_of(text: str) -> str:
    """Return `ja` for a text with Japanese letters in it, else `en`."""
    return "ja" if _JAPANESE.search(text) else "en"


@transaction
def start_thread(
    actor: Viewer,
    space: Space,
    *,
    kind: str = Kind.QUESTION,
    title: str,
    body: str | Content,
    tags: Iterable[str] = (),
    lang: str = "",
    origin: tuple[str, int] | None = None,
    is_hasty: bool = False,
) -> Thread:
    """Start a thread in a space `actor` sees; `origin` is what had been read before it was asked.

    It is a thread others see as soon as its first post is: at once, or when a moderator approves it (`open_thread`).
    `is_hasty` is for moderation. Prepare `body` with `comments.operations.prepare` beforehand, so that it is not rendered
    under the write lock.
    Raises `NotFound`, `Forbidden`, `Refused` at `title`, `body`, `kind` or `tags`, and `TooMany`.
    """
    space = queries.space(actor, space.id)
    ensure(policy.can_start(actor, space))
    _check_kind(actor, kind)
    names = filing.cleaned(tags)
    text = body if isinstance(body, str) else body.body
    thread = _insert(actor, space, Kind(kind), clean_title(title), origin)
    thread.lang = lang or language_of(thread.title + text)
    filing.put(thread, names)
    if actor.id is not None:
        watching.watch_automatically(actor.id, Thread.SUBJECT, thread.id, "everything", "asked")
    # Title and tags are read by others as the post is, so they are looked at with it.
    told = " ".join([thread.title, *thread.tags])
    comments.post_comment(actor, Thread.SUBJECT, thread.id, body, is_opening=True, title=told, is_hasty=is_hasty)
    return thread


def open_thread(actor: Viewer, thread: Thread) -> None:
    """Let a thread be seen whose first post is out; joins the operation that published the post."""
    thread.state = State.VISIBLE
    db_session.flush()
    recount_space(thread.space_id)
    fact = facts.ANNOUNCED if thread.kind == Kind.ANNOUNCEMENT else facts.THREAD_STARTED
    activity.record(fact, actor=actor, subject=thread, company_id=thread.company_id)


def _check_kind(actor: Viewer, kind: str) -> None:
    if kind not in set(Kind):
        raise Refused(_("Please choose one of the list."), "kind")
    if kind == Kind.ANNOUNCEMENT:
        ensure(policy.can_announce(actor))


def _insert(actor: Viewer, space: Space, kind: Kind, title: str, origin: tuple[str, int] | None) -> Thread:
    now = clock.now()
    thread = Thread(
        space_id=space.id,
        kind=kind,
        title=title,
        lang="",
        # Until its first post is out: approved by a moderator, or in the same transaction.
        state=State.WAITING,
        author_id=actor.id,
        author_name=actor.name,
        company_id=actor.company_id,
        created_at=now,
        last_posted_at=now,
        last_poster_id=actor.id,
        tags=[],
    )
    if origin is not None:
        thread.origin_kind, thread.origin_id = origin
    db_session.add(thread)
    db_session.flush()
    return thread
