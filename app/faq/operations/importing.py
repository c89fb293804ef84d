"""Building blocks of an import, for `app.faq.library`: they join the transaction of a portion and record nothing themselves.

An import publishes at once, keeps the dates it is given and sends no mail; one fact per portion tells the rest of the site.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select

from app.core import activity, clock, jobs
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import Answer, AnswerText, Audience, Category, State
from app.faq.operations import slugs
from app.faq.operations.categories import add_category
from app.faq.operations.content import Content
from app.faq.operations.pictures import keep_pictures, share_pictures
from app.faq.operations.properties import Properties, apply
from app.faq.operations.publishing import amend_live_revision, mark_published
from app.faq.operations.writing import new_answer, new_text, source_revision
from app.faq.queries.whole import whole

Outcome = Literal["created", "updated", "unchanged"]
TASK = "faq.import"


@dataclass(frozen=True)
class Incoming:
    """One text from outside, already prepared. `source_id`, else `slug`, says which answer it belongs to.

    `slug` is a wish: when it is taken by another answer, a number is added. `updated_at` becomes the day it was checked.
    `is_relinked`: the same import brought this text already; only its links lead somewhere now, so it is no new revision.
    """

    lang: str
    content: Content
    source_id: str | None = None
    slug: str = ""
    category_id: int | None = None
    tags: tuple[str, ...] = ()
    audience: str = Audience.EVERYONE
    tiers: tuple[str, ...] = ()
    company_ids: tuple[int, ...] = ()
    owner_id: int | None = None
    verified_until: date | None = None
    is_published: bool = True
    created_at: datetime | None = None
    updated_at: datetime | None = None
    source_path: str | None = None
    source_digest: str | None = None
    is_relinked: bool = False


@dataclass(frozen=True)
class Stored:
    """What became of an incoming text."""

    answer: Answer
    text: AnswerText
    outcome: Outcome


def find_answer(source_id: str | None, slug: str = "") -> Answer | None:
    """Return the answer imported under `source_id`; without one, the answer at `slug`. All its rows are loaded."""
    if source_id is None and not slug:
        return None
    where = Answer.source_id == source_id if source_id is not None else Answer.slug == slug
    return whole(select(Answer).where(where))


@transaction
def store_text(actor: Viewer, incoming: Incoming) -> Stored:
    """Create or update the text; a staged change beside it is left alone. Raises `Refused`, `Forbidden`."""
    ensure(policy.can_publish(actor))
    answer = find_answer(incoming.source_id, incoming.slug)
    is_new = answer is None
    if answer is None:
        answer = new_answer(incoming.lang, slugs.free(incoming.slug or slugs.kebab(incoming.content.title)))
        answer.source_id = incoming.source_id
    has_other_properties = _put_properties(answer, incoming, is_new=is_new)
    text = answer.text_in(incoming.lang)
    outcome: Outcome = "unchanged"
    if text is None:
        text = new_text(answer, incoming.lang, incoming.content, author_id=actor.id)
        outcome = "created"
    elif not incoming.content.is_in(text):
        incoming.content.put_into(text)
        outcome = "updated"
    if outcome != "unchanged":
        _settle(actor, text, incoming, is_new=outcome == "created")
    elif has_other_properties:
        outcome = "updated"
    text.source_path = incoming.source_path or text.source_path
    text.source_digest = incoming.source_digest or text.source_digest
    db_session.flush()
    keep_pictures(actor, answer, incoming.content)
    if outcome != "unchanged":
        share_pictures(answer)
    return Stored(answer, text, outcome)


@transaction
def record_import(actor: Viewer, answer_ids: Sequence[int], **particulars: Any) -> None:
    """Record one fact for a portion of an import, in its transaction. Raises `Forbidden`."""
    ensure(policy.can_publish(actor))
    if answer_ids:
        activity.record(
            facts.ANSWERS_IMPORTED,
            actor=actor,
            subject=("answer", None),
            ids=list(answer_ids),
            count=len(answer_ids),
            **particulars,
        )


@transaction
def ask_import(actor: Viewer, file_name: str, payload: dict[str, Any]) -> jobs.Job:
    """Queue the import of an uploaded file; `payload` is what the job reads. Raises `Forbidden`."""
    ensure(policy.can_publish(actor))
    activity.record(facts.IMPORT_ASKED, actor=actor, file_name=file_name)
    return jobs.enqueue(TASK, {**payload, "actor_id": actor.id}, owner_id=actor.id)


@transaction
def note_written_out(actor: Viewer, text: AnswerText, *, path: str, digest: str) -> None:
    """Remember the file a text was just written to; part of an export. Raises `Forbidden`."""
    ensure(policy.can_write(actor))
    text.source_path, text.source_digest = path, digest


@transaction
def record_export(actor: Viewer, count: int) -> None:
    """Record that `count` texts were written out as files. Raises `Forbidden`."""
    ensure(policy.can_write(actor))
    activity.record(facts.ANSWERS_EXPORTED, actor=actor, count=count)


@transaction
def ensure_category(actor: Viewer, path: Sequence[tuple[str, str, str]]) -> Category | None:
    """Return the last category of `path` ((slug, Japanese, English) from the top), making those missing; None for no path.

    A slug names one category of the whole tree, so one that exists elsewhere is taken as it is. Raises `Forbidden`.
    """
    ensure(policy.can_organise(actor))
    category: Category | None = None
    for slug, name_ja, name_en in path:
        known = db_session.scalar(select(Category).where(Category.slug == slug))
        parent_id = category.id if category is not None else None
        category = known or add_category(actor, name_ja=name_ja, name_en=name_en, slug=slug, parent_id=parent_id)
    return category


def _put_properties(answer: Answer, incoming: Incoming, *, is_new: bool) -> bool:
    before = _properties_of(answer)
    apply(
        answer,
        Properties(
            category_id=incoming.category_id if incoming.category_id is not None else answer.category_id,
            audience=incoming.audience,
            tiers=incoming.tiers,
            company_ids=incoming.company_ids,
            tags=(*answer.tag_names, *incoming.tags) if not is_new else incoming.tags,
            owner_id=incoming.owner_id if incoming.owner_id is not None else answer.owner_id,
            verified_until=incoming.verified_until or answer.verified_until,
            related_ids=(),
        ),
        is_relating=False,
    )
    return before != _properties_of(answer)


def _properties_of(answer: Answer) -> tuple[Any, ...]:
    return (
        answer.category_id, answer.audience, answer.tier_names, answer.company_ids, tuple(answer.tag_names), answer.owner_id,
        answer.verified_until,
    )  # fmt: skip


def _settle(actor: Viewer, text: AnswerText, incoming: Incoming, *, is_new: bool) -> None:
    answer = text.answer
    if not incoming.is_published:
        text.updated_at = text.edited_at = clock.now()
        return
    if incoming.is_relinked and text.revision:
        amend_live_revision(text)
        return
    text.state = State.PUBLISHED
    if text.lang != answer.source_lang:
        text.based_on = source_revision(answer)
    mark_published(text, author_id=actor.id, note="")
    if incoming.updated_at is not None:
        text.checked_at = text.updated_at = answer.updated_at = incoming.updated_at
    if incoming.created_at is not None and is_new:
        text.created_at = text.published_at = incoming.created_at
        answer.created_at = min(answer.created_at, incoming.created_at)
