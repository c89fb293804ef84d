"""Brings a source into the site: in portions, recognised by id when it comes again, dates kept, no mail, one fact a portion."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.core import markdown
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.portions import portions
from app.core.transaction import transact
from app.faq import policy
from app.faq.library import links
from app.faq.library.images import Images
from app.faq.library.report import Report
from app.faq.library.sources import Found, Skipped, opened, read
from app.faq.models import Answer
from app.faq.operations.content import Content, prepare
from app.faq.operations.importing import Incoming, ensure_category, record_import, store_text

PORTION = 100
NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """How to import: `source` keeps ids of different sources apart; `category_id` takes what has no category of its own."""

    source: str
    category_id: int | None = None
    is_published: bool = True


def import_from(actor: Viewer, path: Path, options: Options, progress: Progress = lambda done, total: None) -> Report:
    """Import everything `path` holds and return what became of it. Raises `Refused` when the path cannot be read at all."""
    ensure(policy.can_publish(actor))
    started = time.monotonic()
    report = Report()
    with opened(path) as source:
        pieces: list[Found] = []
        for piece in read(source):
            if isinstance(piece, Skipped):
                report.skip(piece)
            else:
                pieces.append(piece)
        root = source if source.is_dir() else source.parent
        _Run(actor, options, report, pieces, Images(actor, root)).store(progress)
    report.seconds = round(time.monotonic() - started, 1)
    return report


def slug_of(key: str) -> str:
    """Return an address for an answer from its key: ASCII letters, digits and hyphens; empty when nothing is left."""
    return NOT_IN_SLUG.sub("-", key.casefold().encode("ascii", "ignore").decode()).strip("-")[:100].strip("-")


def source_name(path: Path) -> str:
    """Return the name a source goes by when none is given: that of its folder or file, without ending."""
    return path.resolve().name.partition(".")[0][:60] or "import"


def category_slug(name: str) -> str:
    """Return an address for a category from its name; Japanese names get a short digest."""
    plain = slug_of(name)
    return plain if len(plain) > 1 else f"c-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"


class _Run:
    def __init__(self, actor: Viewer, options: Options, report: Report, pieces: Sequence[Found], images: Images) -> None:
        self.actor = actor
        self.options = options
        self.report = report
        self.pieces = pieces
        self.known = links.places(pieces)
        self.images = images
        self.slugs: dict[str, str] = {}
        self.categories: dict[tuple[str, ...], int | None] = {}

    def source_id(self, key: str) -> str:
        return f"{self.options.source}:{key}"[:300]

    def store(self, progress: Progress) -> None:
        self._learn_slugs()
        done, total = 0, len(self.pieces)
        for portion in portions(self.pieces, PORTION):
            self._store_portion(portion, is_counted=True)
            done += len(portion)
            progress(done, total)
        # Links to pieces that came later could not be led anywhere in the first round.
        waiting = [piece for piece in self.pieces if piece in self.unresolved]
        for portion in portions(waiting, PORTION):
            self._store_portion(portion, is_counted=False)

    def _learn_slugs(self) -> None:
        prefix = self.source_id("")
        rows = db_session.execute(
            select(Answer.source_id, Answer.slug, Answer.id).where(Answer.source_id.startswith(prefix, autoescape=True))
        )
        for source_id, slug, answer_id in rows:
            key = (source_id or "").removeprefix(prefix)
            self.slugs[key], self.images.answer_ids[key] = slug, answer_id
        self.unresolved = {piece for piece in self.pieces if any(self._links_ahead(piece))}

    def _links_ahead(self, piece: Found) -> Iterator[str]:
        for match in links.LINK.finditer(piece.body):
            key = None if links.OUTSIDE.match(match[3]) or match[1] else links.target_key(piece, match[3], self.known)
            if key is not None and key not in self.slugs:
                yield key

    def _store_portion(self, portion: Sequence[Found], *, is_counted: bool) -> None:
        ready = [(piece, content) for piece in portion if (content := self._prepare(piece, is_counted=is_counted))]
        stored_ids: list[int] = []
        with transact():
            for piece, content in ready:
                outcome = self._store_one(piece, content, stored_ids, is_relinked=not is_counted)
                if is_counted:
                    self.report.count(outcome)
            record_import(self.actor, stored_ids, source=self.options.source)

    def _store_one(self, piece: Found, content: Content, stored_ids: list[int], *, is_relinked: bool) -> str:
        incoming = Incoming(
            lang=piece.lang or "ja",
            content=content,
            source_id=self.source_id(piece.key),
            slug=slug_of(piece.key),
            category_id=self._category(piece.category) or self.options.category_id,
            tags=piece.tags,
            is_published=self.options.is_published,
            created_at=piece.created_at or piece.updated_at,
            updated_at=piece.updated_at or piece.created_at,
            is_relinked=is_relinked,
        )
        stored = store_text(self.actor, incoming)
        self.images.attach(piece, stored.answer)
        self.slugs[piece.key] = stored.answer.slug
        if stored.outcome != "unchanged":
            stored_ids.append(stored.answer.id)
        return stored.outcome

    def _category(self, path: tuple[str, ...]) -> int | None:
        if not path:
            return None
        if path not in self.categories:
            category = ensure_category(self.actor, [(category_slug(name), name, name) for name in path])
            self.categories[path] = category.id if category else None
        return self.categories[path]

    def _prepare(self, piece: Found, *, is_counted: bool) -> Content | None:
        body = links.resolve(piece, self.known, self.slugs, self.images.url)
        if is_counted:
            self._note(piece)
        if len(body.encode("utf-8", "replace")) > markdown.LONGEST_BYTES:
            self.report.skip(Skipped(piece.where, "too_long"))
            return None
        try:
            return prepare(title=piece.title, body=body, wordings=piece.wordings)
        except Refused as refusal:
            self.report.skip(Skipped(piece.where, "refused", refusal.message))
            return None

    def _note(self, piece: Found) -> None:
        if piece.has_twin:
            self.report.note(piece.where, "twin")
        if self.images.missing(piece):
            self.report.note(piece.where, "image")
