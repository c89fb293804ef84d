"""Brings requests in without a sound: names and dates are kept, nobody is told, a second run changes nothing.

What is known by its source id is brought up to date where the source says something else: words, tags, votes, the official
answer, comments. Where a request stands follows the source until somebody here decides otherwise. What staff arranged here
meanwhile - area, owner, links, merges - stays as they left it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.comments import operations as comments
from app.comments.operations import Content
from app.core import activity
from app.core import markdown as md
from app.core.access import ANONYMOUS, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.json_lines import Skipped
from app.core.portions import portions
from app.core.transaction import transact
from app.requests import policy
from app.requests.facts.importing import IMPORTED
from app.requests.importing.found import FoundComment, FoundRequest
from app.requests.importing.reading import read
from app.requests.importing.report import Report
from app.requests.importing.standing import put_standing
from app.requests.importing.voting import put_votes
from app.requests.models import FeatureRequest, State
from app.requests.operations import counting
from app.requests.operations.holding import lock_groups
from app.requests.operations.posting import file
from app.requests.queries.statuses import first

PORTION = 25
LONGEST_ID = 300
Progress = Callable[[int], None]


@dataclass(frozen=True)
class _Ready:
    """A request whose words are rendered already, outside of any transaction."""

    found: FoundRequest
    situation: md.Rendered
    workaround: md.Rendered
    notes: tuple[str, ...]
    comments: tuple[tuple[FoundComment, Content], ...]


def source_name(path: Path) -> str:
    """Return the name a source goes by when none is given: that of its folder or file, without ending."""
    return path.resolve().name.partition(".")[0][:60] or "import"


def import_requests(actor: Viewer, path: Path, source: str, progress: Progress = lambda done: None) -> Report:
    """Bring in every request at `path` and return what became of it; `source` keeps ids of different sources apart.

    Raises `Refused` when nothing can be read there, `Forbidden`, `OSError`.
    """
    ensure(policy.can_enter_for_others(actor))
    return bring_in(actor, read(path), source, progress)


def bring_in(
    actor: Viewer, found: Iterable[FoundRequest | Skipped], source: str, progress: Progress = lambda done: None
) -> Report:
    """Bring in requests that were read already, as `import_requests` does. Raises `Forbidden`."""
    ensure(policy.can_enter_for_others(actor))
    report, done = Report(), 0
    for portion in portions(_ready(found, report), PORTION):
        _store(actor, portion, source, report)
        done += len(portion)
        progress(done)
    return report


def _ready(pieces: Iterable[FoundRequest | Skipped], report: Report) -> Iterator[_Ready]:
    for piece in pieces:
        if isinstance(piece, Skipped):
            report.skipped.append(piece)
            continue
        report.skipped.extend(piece.skipped)
        try:
            situation, workaround = md.render(piece.situation), md.render(piece.workaround)
            notes = tuple(md.render(answer.note).html for answer in piece.answers)
        except Refused as refusal:
            report.skipped.append(Skipped(piece.where, "refused", str(refusal.message)))
            continue
        yield _Ready(piece, situation, workaround, notes, tuple(_comments(piece, report)))


def _comments(piece: FoundRequest, report: Report) -> Iterator[tuple[FoundComment, Content]]:
    for one in piece.comments:
        try:
            yield one, comments.prepare(one.body, ANONYMOUS)
        except Refused as refusal:
            report.skipped.append(Skipped(f"{piece.where}, {one.key}", "refused", str(refusal.message)))


def _store(actor: Viewer, portion: Sequence[_Ready], source: str, report: Report) -> None:
    changed: list[int] = []
    with transact():
        known = _held({_key(ready, source) for ready in portion})
        for ready in portion:
            request_id, outcome = _store_one(actor, ready, known, source, report)
            report.requests[outcome] += 1
            if outcome != "unchanged":
                changed.append(request_id)
        if changed:
            about = (FeatureRequest.SUBJECT, None)
            activity.record(IMPORTED, actor=actor, subject=about, ids=changed, count=len(changed), source=source)


def _key(ready: _Ready, source: str) -> str:
    return f"{source}:{ready.found.key}"[:LONGEST_ID]


def _held(keys: Set[str]) -> dict[str, FeatureRequest]:
    """Return the requests that are known by those keys, locked in the order of all: their tallies, then whole groups by id."""
    found = select(FeatureRequest.source_id, FeatureRequest.id).where(FeatureRequest.source_id.in_(sorted(keys)))
    ids = {key: request_id for key, request_id in db_session.execute(found) if key is not None}
    comments.hold_all({(FeatureRequest.SUBJECT, request_id) for request_id in ids.values()})
    rows = lock_groups(ids.values())
    return {key: rows[request_id] for key, request_id in ids.items()}


def _store_one(
    actor: Viewer, ready: _Ready, known: Mapping[str, FeatureRequest], source: str, report: Report
) -> tuple[int, str]:
    key = _key(ready, source)
    is_new = key not in known
    request = _new_request(ready, key) if is_new else known[key]
    has_changed = _put_words(request, ready)
    answered = put_standing(request, ready.found, ready.notes, key)
    for outcome in answered:
        report.answers[outcome] += 1
    has_changed = has_changed or bool(set(answered) - {"unchanged"})
    voted = put_votes(request, ready.found, key, report)
    said = _put_comments(actor, request, ready, source, report)
    db_session.flush()
    if is_new or voted:
        # The duplicate counts its own, the leader all of the group.
        counting.recount(request.id, request.merged_into_id or request.id)
    if is_new or said:
        counting.recount_comments(request.id)
    has_changed = has_changed or voted or said
    return request.id, "created" if is_new else "updated" if has_changed else "unchanged"


def _new_request(ready: _Ready, key: str) -> FeatureRequest:
    found = ready.found
    request = FeatureRequest(
        title=found.title,
        lang=found.lang,
        author_name=found.author_name,
        author_id=found.author_id,
        company_id=found.company_id,
        is_company_only=found.is_company_only,
        importance=found.importance,
        state=State.VISIBLE,
        status_id=first().id,
        status_since=found.date,
        created_at=found.date,
        source_id=key,
        tags=[],
    )
    db_session.add(request)
    db_session.flush()
    return request


def _put_words(request: FeatureRequest, ready: _Ready) -> bool:
    found, before = ready.found, _words_of(request)
    is_older = request.renderer_version != ready.situation.version
    request.title, request.lang = found.title, found.lang
    request.situation, request.workaround = found.situation, found.workaround
    if list(found.tags) != request.tags:
        file(request, list(found.tags))
    has_changed = before != _words_of(request)
    if has_changed or is_older:
        request.situation_html, request.workaround_html = ready.situation.html, ready.workaround.html
        request.renderer_version = ready.situation.version
    return has_changed


def _words_of(request: FeatureRequest) -> tuple[Any, ...]:
    return request.title, request.lang, request.situation, request.workaround or "", list(request.tags)


def _put_comments(actor: Viewer, request: FeatureRequest, ready: _Ready, source: str, report: Report) -> bool:
    has_changed = False
    for one, content in ready.comments:
        comment, outcome = comments.bring_in(
            actor,
            FeatureRequest.SUBJECT,
            request.id,
            body=content,
            created_at=one.date,
            source_id=f"{source}:{one.key}"[:LONGEST_ID],
            author_name=one.author_name,
            author_id=one.author_id,
            company_id=one.company_id,
        )
        if one.is_official and not comment.is_official:
            comment.is_official = True
        report.comments[outcome] += 1
        has_changed = has_changed or outcome != "unchanged"
    return has_changed
