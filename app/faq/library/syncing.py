"""Keeps `content/faq/` and the rows in step: reads changed files in, writes changed rows out, never overwrites a change.

Each text remembers the digest of what file and row last agreed on. A file whose digest differs was changed; a row whose
digest differs was changed; both differing is a conflict, which is reported and left to a person.
"""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transact
from app.faq import policy
from app.faq.library.content_files import CATEGORIES_FILE, ContentFile, category_names, files, read_file
from app.faq.library.sources import Skipped
from app.faq.models import Answer, AnswerText, Audience, Category, State
from app.faq.operations.content import prepare
from app.faq.operations.importing import (
    Incoming,
    ensure_category,
    note_written_out,
    record_export,
    record_import,
    store_text,
)


@dataclass
class Outcome:
    """What keeping in step did; `conflicts` and `skipped` say what was left to a person."""

    written: int = 0
    unchanged: int = 0
    conflicts: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def row_as_file(text: AnswerText, categories: dict[int, tuple[str, ...]]) -> ContentFile:
    """Return the file a row would be; needs the answer, its tags and the path of its category."""
    answer = text.answer
    return ContentFile(
        lang=text.lang,
        category=categories.get(answer.category_id or 0, ()),
        slug=answer.slug,
        title=text.title,
        body=text.body_md,
        wordings=tuple(text.wordings),
        tags=tuple(answer.tag_names),
        audience=answer.audience,
        verified_until=answer.verified_until,
    )


def category_paths() -> dict[int, tuple[str, ...]]:
    """Return the slugs from the top for each category id."""
    rows = {row.id: row for row in db_session.scalars(select(Category))}

    def path(row: Category) -> tuple[str, ...]:
        return (*path(rows[row.parent_id]), row.slug) if row.parent_id else (row.slug,)

    return {key: path(row) for key, row in rows.items()}


def _texts() -> dict[tuple[str, str], AnswerText]:
    loaded = select(AnswerText).options(joinedload(AnswerText.answer).selectinload(Answer.tags))
    return {(text.answer.slug, text.lang): text for text in db_session.scalars(loaded.options(selectinload(AnswerText.staged)))}


def sync(actor: Viewer, root: Path) -> Outcome:
    """Read changed files of the content folder into the site. Raises `Refused` when there is no such folder."""
    ensure(policy.can_publish(actor))
    if not root.is_dir():
        raise Refused(_("There is no folder “%(path)s”.", path=str(root)))
    outcome = Outcome()
    texts, paths, names = _texts(), category_paths(), category_names(root)
    with transact():
        for slug, (name_ja, name_en) in names.items():
            ensure_category(actor, [(slug, name_ja, name_en)])
        changed = [
            stored
            for path in files(root)
            if (stored := _take_in(actor, read_file(root, path), texts, paths, names, outcome)) is not None
        ]
        for start in range(0, len(changed), 500):
            record_import(actor, changed[start : start + 500], source="content")
    return outcome


def _take_in(
    actor: Viewer,
    file: ContentFile | Skipped,
    texts: dict[tuple[str, str], AnswerText],
    paths: dict[int, tuple[str, ...]],
    names: dict[str, tuple[str, str]],
    outcome: Outcome,
) -> int | None:
    if isinstance(file, Skipped):
        outcome.skipped.append(file)
        return None
    text = texts.get((file.slug, file.lang))
    if text is not None:
        current = row_as_file(text, paths).digest
        if file.digest in {text.source_digest, current}:
            outcome.unchanged += 1
            return None
        if current != text.source_digest:
            outcome.conflicts.append(file.path)
            return None
    return _store(actor, file, names, outcome)


def _store(actor: Viewer, file: ContentFile, names: dict[str, tuple[str, str]], outcome: Outcome) -> int | None:
    steps = [(slug, *names.get(slug, (slug, slug))) for slug in file.category]
    try:
        content = prepare(title=file.title, body=file.body, wordings=file.wordings)
    except Refused as refusal:
        outcome.skipped.append(Skipped(file.path, "refused", refusal.message))
        return None
    category = ensure_category(actor, steps)
    incoming = Incoming(
        lang=file.lang,
        content=content,
        tags=file.tags,
        category_id=category.id if category else None,
        slug=file.slug,
        audience=file.audience,
        verified_until=file.verified_until,
        source_path=file.path,
        source_digest=file.digest,
        updated_at=clock.now(),
    )
    outcome.written += 1
    return store_text(actor, incoming).answer.id


def export(actor: Viewer, root: Path) -> Outcome:
    """Write published texts that changed into the content folder; a file that changed as well is a conflict."""
    ensure(policy.can_write(actor))
    outcome = Outcome()
    paths = category_paths()
    for text in _texts().values():
        if text.state == State.PUBLISHED and text.answer.audience in {Audience.EVERYONE, Audience.STAFF}:
            _write_out(actor, text, row_as_file(text, paths), root, outcome)
    _write_category_names(root)
    if outcome.written:
        record_export(actor, outcome.written)
    return outcome


def _write_category_names(root: Path) -> None:
    known = category_names(root)
    for row in db_session.scalars(select(Category).order_by(Category.parent_id, Category.position, Category.id)):
        known[row.slug] = (row.name_ja, row.name_en)
    root.mkdir(parents=True, exist_ok=True)
    listed = {slug: {"ja": name_ja, "en": name_en} for slug, (name_ja, name_en) in known.items()}
    (root / CATEGORIES_FILE).write_text(yaml.safe_dump(listed, allow_unicode=True, sort_keys=False), "utf-8")


def _write_out(actor: Viewer, text: AnswerText, row: ContentFile, root: Path, outcome: Outcome) -> None:
    target = root / row.path
    former = root / text.source_path if text.source_path else target
    there = read_file(root, former) if former.exists() else None
    if isinstance(there, ContentFile) and there.digest == row.digest and former == target:
        outcome.unchanged += 1
        return
    if there is not None and (isinstance(there, Skipped) or there.digest != text.source_digest):
        outcome.conflicts.append(row.path)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(row.as_text(), "utf-8")
    partial.replace(target)
    if former != target:
        former.unlink(missing_ok=True)
    note_written_out(actor, text, path=row.path, digest=row.digest)
    outcome.written += 1
