"""Posts that wait: queued, changed, approved or rejected."""

from contextlib import suppress
from typing import Any

from sqlalchemy import select

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import facts, policy, queries
from app.moderation.models import MAX_WORD, HeldPost, HeldState, Level, PenaltyKind
from app.moderation.operations.growing import raise_to
from app.moderation.operations.loading import locked, only_one, post_now, rules_for, title_of
from app.moderation.operations.penalties import punish
from app.moderation.operations.telling import tell
from app.moderation.queries.held import waiting_of
from app.moderation.sentences import reason_given


@transaction
def hold(actor: Viewer, kind: str, post_id: int, reason: str) -> HeldPost:
    """Queue a post for approval, as part of the operation that saved it as waiting; `reason` is that of the screening.

    Raises `NotFound` for a post that is gone or of a kind nobody moderates.
    """
    ensure(policy.can_write(actor))
    handled, post = rules_for(kind), post_now(kind, post_id)
    why, _colon, detail = reason.partition(":")
    values: dict[str, Any] = {
        "title": title_of(kind, post),
        "text": handled.text(post),
        "author_id": handled.author_id(post),
        "reason": why[:20],
        "detail": detail[:MAX_WORD],
        "state": HeldState.WAITING,
        "is_edited": False,
        "held_at": clock.now(),
        "decision": "",
    }
    held, is_new = only_one(HeldPost, kind, post_id, {**values, "version": 1})
    if not is_new:
        for name, value in {**values, "reminded_at": None, "decided_at": None, "decided_by_id": None}.items():
            setattr(held, name, value)
    activity.record(facts.POST_HELD, actor=actor, subject=held, title=held.title, reason=why)
    return held


def lock_held(kind: str, post_id: int) -> None:
    """Lock what waits for a decision about a post, if anything does, before the post itself, as whoever decides does.

    Joins the operation that changes the post.
    """
    held = select(HeldPost.id).where(HeldPost.subject_kind == kind, HeldPost.subject_id == post_id)
    db_session.execute(held.with_for_update())


@transaction
def edit_held(actor: Viewer, held: HeldPost, text: str, *, version: int | None = None) -> HeldPost:
    """Replace the text of a post that waits; what its author wrote is kept for them.

    Raises `Refused` when the text is empty, the post no longer waits or its kind cannot be changed, `Forbidden`, `NotFound`.
    """
    ensure(policy.can_moderate(actor))
    held = _waiting(held, version)
    edit = rules_for(held.subject_kind).edit
    if edit is None or not text.strip():
        raise Refused(_("Please write a text."), "text")
    edit(actor, held.subject_id, text)
    held.is_edited = True
    activity.record(facts.POST_EDITED, actor=actor, subject=held, title=held.title)
    return held


def approve(actor: Viewer, held: HeldPost, *, trust: bool = False, version: int | None = None) -> int:
    """Let a post appear, and with `trust` everything else of its author that waits; return how many appeared.

    A trusted newcomer becomes a member, whose links need no approval. Each post appears in a transaction of its own: they lie
    in several threads, and rows of several threads are not held at once. Raises `Refused` when it no longer waits, `Forbidden`,
    `NotFound`; what others decided meanwhile of the rest is left as it is.
    """
    ensure(policy.can_moderate(actor))
    author_id = _approve(actor, held, version, trust=trust)
    if not trust or author_id is None:
        return 1
    appeared = 1
    for other in waiting_of(author_id):
        with suppress(Refused, NotFound):
            _approve(actor, other, None, trust=False)
            appeared += 1
    return appeared


@transaction
def _approve(actor: Viewer, held: HeldPost, version: int | None, *, trust: bool) -> int | None:
    """Let one post appear; the id of its author."""
    held = _waiting(held, version)
    _release(actor, held)
    if trust and held.author_id is not None and not queries.is_staff_member(held.author_id):
        raise_to(actor, held.author_id, Level.MEMBER, _("Trusted when a post was approved"))
    return held.author_id


@transaction
def reject(
    actor: Viewer, held: HeldPost, reason: str, *, silence_hours: int | None = None, version: int | None = None
) -> HeldPost:
    """Turn a post down; its author is told why and gets the text back. `silence_hours` silences them as well.

    Raises `Refused` without a reason or when the post no longer waits, `Forbidden`, `NotFound`.
    """
    ensure(policy.can_moderate(actor))
    held, reason = _waiting(held, version), reason_given(reason)
    rules_for(held.subject_kind).reject(actor, held.subject_id, reason)
    _decide(actor, held, HeldState.REJECTED, reason)
    activity.record(facts.POST_REJECTED, actor=actor, subject=held, title=held.title, reason=reason)
    tell(actor, held.author_id, facts.TOLD_REJECTED, title=held.title, reason=reason, text=held.text)
    if silence_hours and held.author_id is not None:
        punish(actor, held.author_id, PenaltyKind.SILENCE, hours=silence_hours, reason=reason)
    return held


@transaction
def approve_after_all(actor: Viewer, held: HeldPost, *, version: int | None = None) -> HeldPost:
    """Take a rejection back: the post appears. Raises `Refused` unless it was rejected, `Forbidden`, `NotFound`."""
    ensure(policy.can_moderate(actor))
    held = locked(held, version)
    if held.state != HeldState.REJECTED:
        raise Refused(_("Somebody has decided about this post already."))
    _release(actor, held)
    return held


def _waiting(held: HeldPost, version: int | None) -> HeldPost:
    held = locked(held, version)
    if held.state != HeldState.WAITING:
        raise Refused(_("Somebody has decided about this post already."))
    post_now(held.subject_kind, held.subject_id)
    return held


def _release(actor: Viewer, held: HeldPost) -> None:
    rules_for(held.subject_kind).release(actor, held.subject_id)
    _decide(actor, held, HeldState.APPROVED, "")
    activity.record(facts.POST_APPROVED, actor=actor, subject=held, title=held.title)
    where = (held.subject_kind, held.subject_id)
    tell(actor, held.author_id, facts.TOLD_APPROVED, title=held.title, subject=where)


def _decide(actor: Viewer, held: HeldPost, state: HeldState, decision: str) -> None:
    held.state, held.decision = state, decision
    held.decided_at, held.decided_by_id = clock.now(), actor.id
