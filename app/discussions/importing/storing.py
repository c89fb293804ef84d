"""Brings threads into a space without a sound: names and dates are kept, nobody is told, a second run changes nothing.

What is known by its source id is brought up to date where the source says something else: title, words, tags, new replies, the
accepted one. What staff arranged here meanwhile - space, pins, closing, merges - stays as they left it. Scores are not taken:
a number of helpful marks here is always a number of people.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.comments import operations as comments
from app.comments.operations import Content
from app.core import activity
from app.core.access import ANONYMOUS, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.json_lines import Skipped
from app.core.portions import portions
from app.core.transaction import transact
from app.discussions import operations, policy
from app.discussions.facts import arranging as facts
from app.discussions.importing.found import FoundPost, FoundThread
from app.discussions.importing.reading import read
from app.discussions.importing.report import Report
from app.discussions.models import Arrangement, Audience, Kind, Space, State, Thread
from app.discussions.operations import tags as filing

PORTION = 25
LONGEST_ID = 300
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Options:
    """`source` keeps ids of different sources apart; `space` is the address of a space, made with `audience` when missing."""

    source: str
    space: str = ""
    audience: str = Audience.EVERYONE


@dataclass(frozen=True)
class _Ready:
    """A thread whose words are rendered already, outside of any transaction."""

    found: FoundThread
    opening: Content
    replies: tuple[tuple[FoundPost, Content], ...]


def source_name(path: Path) -> str:
    """Return the name a source goes by when none is given: that of its folder or file, without ending."""
    return path.resolve().name.partition(".")[0][:60] or "import"


def import_threads(actor: Viewer, path: Path, options: Options, progress: Progress = lambda done: None) -> Report:
    """Bring in every thread at `path` and return what became of it.

    Raises `Refused` when nothing can be read there or the space is not known, `Forbidden`, `OSError`.
    """
    ensure(policy.can_keep_spaces(actor))
    return bring_in(actor, read(path), options, progress)


def bring_in(
    actor: Viewer,
    found: Iterable[FoundThread | Skipped],
    options: Options,
    progress: Progress = lambda done: None,
) -> Report:
    """Bring in threads that were read already, as `import_threads` does. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_keep_spaces(actor))
    report = Report()
    space, done = _known_space(options), 0
    pieces = _ready(found, report)
    for portion in portions(pieces, PORTION):
        space = space or _new_space(actor, options)
        _store(actor, space.id, portion, options, report)
        done += len(portion)
        progress(done)
    if space is not None:
        report.space = space.name
        operations.recount_space(space.id)
    return report


def _known_space(options: Options) -> Space | None:
    slug = options.space or options.source
    known = db_session.scalar(select(Space).where(Space.slug == slug))
    if known is None and options.space:
        raise Refused(_("There is no space with the address “%(slug)s”.", slug=slug))
    return known


def _new_space(actor: Viewer, options: Options) -> Space:
    slug = options.source
    purpose = _("Threads brought in from elsewhere.")
    return operations.add_space(actor, operations.Details(slug[:80], purpose, audience=options.audience, slug=slug))


def _ready(pieces: Iterable[FoundThread | Skipped], report: Report) -> Iterator[_Ready]:
    for piece in pieces:
        if isinstance(piece, Skipped):
            report.skipped.append(piece)
            continue
        report.skipped.extend(piece.skipped)
        try:
            opening = comments.prepare(piece.opening.body, ANONYMOUS)
        except Refused as refusal:
            report.skipped.append(Skipped(piece.where, "refused", str(refusal.message)))
            continue
        yield _Ready(piece, opening, tuple(_replies(piece, report)))


def _replies(piece: FoundThread, report: Report) -> Iterator[tuple[FoundPost, Content]]:
    for post in piece.replies:
        try:
            yield post, comments.prepare(post.body, ANONYMOUS)
        except Refused as refusal:
            report.skipped.append(Skipped(f"{piece.where}, {post.key}", "refused", str(refusal.message)))


def _store(actor: Viewer, space_id: int, portion: Sequence[_Ready], options: Options, report: Report) -> None:
    changed: list[int] = []
    with transact():
        for ready in portion:
            thread_id, outcome = _store_one(actor, space_id, ready, options.source, report)
            report.threads[outcome] += 1
            if outcome != "unchanged":
                changed.append(thread_id)
        if changed:
            activity.record(
                facts.THREADS_IMPORTED,
                actor=actor,
                subject=(Thread.SUBJECT, None),
                ids=changed,
                count=len(changed),
                source=options.source,
            )


def _store_one(actor: Viewer, space_id: int, ready: _Ready, source: str, report: Report) -> tuple[int, str]:
    key = f"{source}:{ready.found.key}"[:LONGEST_ID]
    thread = db_session.scalar(select(Thread).where(Thread.source_id == key))
    is_new = thread is None
    if thread is None:
        thread = _new_thread(space_id, ready.found, key)
    # Posts of a thread that was merged since live on in the other one.
    home_id = thread.merged_into_id or thread.id
    comments.hold_all({(Thread.SUBJECT, home_id)})
    has_changed = _put_properties(thread, ready.found)
    ids = {}
    for post, content in ((ready.found.opening, ready.opening), *ready.replies):
        comment, outcome = comments.bring_in(
            actor,
            Thread.SUBJECT,
            home_id,
            body=content,
            created_at=post.date,
            source_id=f"{source}:{post.key}"[:LONGEST_ID],
            author_name=post.author,
            author_id=post.author_id,
            company_id=post.company_id,
            is_opening=is_new and post is ready.found.opening,
        )
        ids[post.key] = comment.id
        report.posts[outcome] += 1
        has_changed = has_changed or outcome != "unchanged"
    has_changed = _accept(thread, ready.found, ids) or has_changed
    if has_changed:
        db_session.flush()
        operations.recount(home_id)
    return thread.id, "created" if is_new else "updated" if has_changed else "unchanged"


def _new_thread(space_id: int, found: FoundThread, key: str) -> Thread:
    thread = Thread(
        space_id=space_id,
        kind=Kind(found.kind),
        title=found.title,
        lang=found.lang,
        author_name=found.opening.author,
        author_id=found.opening.author_id,
        company_id=found.opening.company_id,
        state=State.VISIBLE,
        views_count=found.views,
        closed_at=found.closed_at,
        created_at=found.opening.date,
        last_posted_at=found.opening.date,
        source_id=key,
        tags=[],
    )
    db_session.add(thread)
    db_session.flush()
    return thread


def _put_properties(thread: Thread, found: FoundThread) -> bool:
    before = (thread.title, thread.lang, list(thread.tags), thread.closed_at)
    thread.title, thread.lang = found.title, found.lang
    names = filing.cleaned(found.tags[: filing.MOST_TAGS])
    if names != list(thread.tags):
        filing.put(thread, names)
    if found.closed_at is not None and thread.closed_at is None and not _is_arranged(thread):
        thread.closed_at = found.closed_at
    return before != (thread.title, thread.lang, list(thread.tags), thread.closed_at)


def _is_arranged(thread: Thread) -> bool:
    return db_session.scalar(select(Arrangement.id).where(Arrangement.thread_id == thread.id).limit(1)) is not None


def _accept(thread: Thread, found: FoundThread, ids: dict[str, int]) -> bool:
    accepted = next((post for post in found.replies if post.is_accepted and post.key in ids), None)
    if accepted is None or thread.kind != Kind.QUESTION or thread.merged_into_id is not None:
        return False
    # Whom somebody here chose stays chosen.
    if thread.accepted_by_id is not None or thread.accepted_comment_id == ids[accepted.key]:
        return False
    thread.accepted_comment_id, thread.accepted_at = ids[accepted.key], accepted.date
    return True
