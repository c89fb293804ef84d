"""Beginning and ceasing to watch. Nobody's news, so no fact is recorded."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock, subjects
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.watching import policy
from app.watching.models import HEARING, Habit, Level, Reason, Watch

RANK = {Level.NOTHING: 0, Level.FOLLOW: 1, Level.EVERYTHING: 2}


@transaction
def watch(actor: Viewer, kind: str, subject_id: int, level: str) -> Watch:
    """Let `actor` watch the subject at `level` from now on, whatever happened by itself before.

    Raises `NotFound` when `actor` may not see the subject, `Refused` for an unknown level, `Forbidden`.
    """
    ensure(policy.can_watch(actor))
    if subject_id not in subjects.visible(actor, kind, [subject_id]):
        raise NotFound
    if level not in set(Level):
        raise Refused(_("Please choose one of the list."), "level")
    row = _row(actor.id or 0, kind, subject_id)
    row.level, row.reason, row.is_chosen = Level(level), Reason.CHOSEN, True
    return row


@transaction
def watch_automatically(person_id: int, kind: str, subject_id: int, level: str, reason: str) -> None:
    """Let a person watch what they took part in: never instead of what they chose, never less than before, and not at all
    when they switched it off. `reason` is `asked`, `wrote`, `mentioned`, `voted` or `owner`, which is a duty and no habit.
    Joins the operation that is the cause.
    """
    habit = db_session.get(Habit, person_id) if reason != Reason.OWNER else None
    if habit is not None and not (habit.when_mentioned if reason == Reason.MENTIONED else habit.when_writing):
        return
    row = _row(person_id, kind, subject_id)
    if row.is_chosen:
        return
    if RANK[Level(level)] > RANK[Level(row.level)]:
        row.level, row.reason = Level(level), Reason(reason)
    elif row.reason == Reason.MERGED:
        row.reason = Reason(reason)  # What they do themselves stays when the merge is taken back.


@transaction
def forget(kind: str, subject_id: int) -> None:
    """Forget who watched a subject that is gone for good; joins the operation that removed it."""
    for row in db_session.scalars(select(Watch).where(Watch.subject_kind == kind, Watch.subject_id == subject_id)):
        db_session.delete(row)


@transaction
def carry_over(kind: str, from_id: int, to_id: int) -> list[int]:
    """Let whoever hears of one subject hear as much of another that takes its place, unless they have a level for that.

    Return who began to watch; joins the operation that is the cause.
    """
    found = select(Watch).where(Watch.subject_kind == kind, Watch.level.in_(HEARING))
    before = db_session.scalars(found.where(Watch.subject_id == from_id).order_by(Watch.user_id)).all()
    begun = []
    for old in before:
        row = _row(old.user_id, kind, to_id)
        if not row.is_chosen and RANK[Level(old.level)] > RANK.get(Level(row.level), 0):
            begun += [old.user_id] if row.level == Level.NOTHING else []
            row.level, row.reason, row.is_chosen = old.level, old.reason, old.is_chosen
    return begun


@transaction
def give_up(kind: str, subject_id: int, person_ids: Sequence[int]) -> None:
    """Let people watch a subject no longer that they came to by `carry_over`; joins the operation that undoes it."""
    gone = select(Watch).where(Watch.subject_kind == kind, Watch.subject_id == subject_id, Watch.user_id.in_(person_ids))
    for row in db_session.scalars(gone):
        db_session.delete(row)


@transaction
def lead_on(kind: str, from_ids: Sequence[int], to_id: int) -> None:
    """Let whoever hears of one of `from_ids` hear of `to_id`, which stands for all of them now, and nobody else by that way.

    Called again whenever `from_ids` become others: who came by that way alone goes again. What people chose or did themselves
    about `to_id` stays as it is. Joins the operation that is the cause.
    """
    wanted = _hearing(kind, from_ids)
    there = select(Watch).where(Watch.subject_kind == kind, Watch.subject_id == to_id).order_by(Watch.user_id)
    known = set()
    for row in db_session.scalars(there.with_for_update().execution_options(populate_existing=True)):
        known.add(row.user_id)
        level = wanted.get(row.user_id)
        if row.reason == Reason.MERGED and level is None:
            db_session.delete(row)
        elif level is not None and (row.reason == Reason.MERGED or (row.level == Level.NOTHING and not row.is_chosen)):
            row.level, row.reason = level, Reason.MERGED
    begun = {"subject_kind": kind, "subject_id": to_id, "reason": Reason.MERGED, "is_chosen": False, "created_at": clock.now()}
    rows = [{**begun, "user_id": key, "level": level} for key, level in sorted(wanted.items()) if key not in known]
    if rows:
        owners = [row["user_id"] for row in rows]
        db_session.execute(_insert().on_conflict_do_nothing(), rows, execution_options={"owners": owners})


def _hearing(kind: str, ids: Sequence[int]) -> dict[int, Level]:
    """Return who hears of one of the subjects of their own accord, and how much at most."""
    found = select(Watch.user_id, Watch.level).where(
        Watch.subject_kind == kind, Watch.subject_id.in_(ids), Watch.level.in_(HEARING), Watch.reason != Reason.MERGED
    )
    levels: dict[int, Level] = {}
    for user_id, level in db_session.execute(found):
        levels[user_id] = max(levels.get(user_id, Level.NOTHING), Level(level), key=RANK.__getitem__)
    return levels


@transaction
def choose_habit(actor: Viewer, *, when_writing: bool, when_mentioned: bool) -> None:
    """Set whether `actor` begins to watch what they write in and what they are named in. Raises `Forbidden`."""
    ensure(policy.can_watch(actor))
    habit = db_session.get(Habit, actor.id)
    if habit is None:
        habit = Habit(user_id=actor.id)
        db_session.add(habit)
    habit.when_writing, habit.when_mentioned = when_writing, when_mentioned


def _row(person_id: int, kind: str, subject_id: int) -> Watch:
    values = {"user_id": person_id, "subject_kind": kind, "subject_id": subject_id, "level": Level.NOTHING}
    values |= {"reason": Reason.CHOSEN, "is_chosen": False, "created_at": clock.now()}
    # Two things that happen at once may both begin the watch; neither may fail the post it belongs to.
    db_session.execute(_insert().values(**values).on_conflict_do_nothing())
    found = select(Watch).where(Watch.user_id == person_id, Watch.subject_kind == kind, Watch.subject_id == subject_id)
    return db_session.scalars(found.with_for_update().execution_options(populate_existing=True)).one()


def _insert() -> Any:
    return (postgresql if db_session.get_bind().dialect.name == "postgresql" else sqlite).insert(Watch)
