"""Telling people of a fact: one row each, once, however often it is tried."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, insert, select

from app.core import activity, clock, jobs
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.folding import folds
from app.core.transaction import transaction
from app.notifications import evening, kinds, policy, times
from app.notifications.models import Mail, MailState, Notice, Timetable
from app.notifications.queries import preferences
from app.notifications.recipients import NAMED, Place, Recipient, place_of, recipients

SEND_TASK = "notifications.send_due"
# Facts about one subject so close together come from one act.
AT_ONCE = timedelta(seconds=5)


class _News(NamedTuple):
    row: activity.Activity
    kind: activity.Notice
    place: Place
    is_released: bool


@transaction
def tell(actor: Viewer, row: activity.Activity) -> int:
    """Tell everybody concerned of a fact; a second time changes nothing. Returns how many were told now. Raises `Forbidden`."""
    ensure(policy.can_tell(actor))
    kind = kinds.of_fact(row.fact)
    if kind is None:
        return 0
    place = place_of(row)
    people = recipients(row, kind, place, is_first=not _was_told_before(row))
    people = _without_told(row, people)
    if not people:
        return 0
    ids = [one.user_id for one in people]
    wanted = preferences.choices_of(ids, kind)
    tables, zones = preferences.timetables(ids), preferences.zones(ids)
    news = _News(row, kind, place, evening.is_released(row, kind.kind))
    told = [_notice(news, one, wanted[one.user_id], tables[one.user_id], zones[one.user_id]) for one in people]
    kept = [notice for notice in told if notice is not None]
    if kept:
        # As rows of one statement: a space may have a thousand readers, and on SQLite everybody else waits meanwhile.
        db_session.execute(insert(Notice), kept)
    for due in {notice["mail_due_at"] for notice in kept if notice["mail_due_at"] is not None}:
        look_again(due)
    return len(kept)


@transaction
def release(actor: Viewer, row: activity.Activity) -> int:
    """Let the mails about the subject of `row` that wait for the evening leave now. Returns how many. Raises `Forbidden`."""
    ensure(policy.can_tell(actor))
    folded = [kind for kind, fold in folds().items() if fold.released_by == row.fact]
    found = select(Notice).join(activity.Activity, activity.Activity.id == Notice.activity_id)
    found = found.where(Notice.subject_kind == row.subject_kind, Notice.subject_id == row.subject_id, Notice.kind.in_(folded))
    found = found.where(Notice.mail_state == MailState.EVENING, activity.Activity.id < row.id)
    waiting = db_session.scalars(found.with_for_update(of=Notice)).all()
    now = times.whole_minute(clock.now())
    for notice in waiting:
        notice.mail_due_at = now
    if waiting:
        look_again(now)
    return len(waiting)


def look_again(due: datetime) -> None:
    """Let the worker look at the mails due at `due`: one job for all that are due in the same minute."""
    due = times.whole_minute(due)
    jobs.enqueue(SEND_TASK, {}, unique_key=f"{SEND_TASK}:{due.isoformat()}", run_at=due)


def _notice(news: _News, one: Recipient, wanted: preferences.Choice, table: Timetable, zone: str) -> dict[str, Any] | None:
    mail = Mail(wanted.mail)
    if mail is Mail.NOW and not one.is_loud:
        mail = Mail.DIGEST
    if not wanted.in_app and mail is Mail.OFF:
        return None
    state, due = _mail(news, mail, table, zone)
    row, place = news.row, news.place
    return {
        "user_id": one.user_id,
        "activity_id": row.id,
        "kind": news.kind.kind,
        "root_kind": place.root[0],
        "root_id": place.root[1],
        "subject_kind": row.subject_kind or "",
        "subject_id": row.subject_id or 0,
        "reason": one.reason,
        "because_kind": one.because_kind,
        "in_app": wanted.in_app,
        "at": clock.now(),
        "mail_state": state,
        "mail_due_at": times.whole_minute(due) if due is not None else None,
    }


def _mail(news: _News, mail: Mail, table: Timetable, zone: str) -> tuple[MailState, datetime | None]:
    if mail is not Mail.NOW:
        return (MailState.DIGEST if mail is Mail.DIGEST else MailState.NONE), None
    if evening.fold_of(news.kind.kind) is not None:
        return MailState.EVENING, evening.due_at(zone, is_released=news.is_released)
    return MailState.HELD, times.released_at(table, zone, clock.now() + times.HOLD)


def _was_told_before(row: activity.Activity) -> bool:
    told = [name for name, fact in activity.declared().items() if fact.notice is not None]
    same: Any = activity.Activity
    earlier = exists().where(
        same.subject_kind == row.subject_kind, same.subject_id == row.subject_id, same.id < row.id, same.fact.in_(told)
    )
    return bool(db_session.scalar(select(earlier)))


def _without_told(row: activity.Activity, people: list[Recipient]) -> list[Recipient]:
    """Leave out whom this fact, or one that is nearer to them about the same subject, has told already.

    Who is named in a reply to a thread they watch hears of it once: as the one named.
    """
    ids = [one.user_id for one in people]
    found = select(Notice).where(Notice.user_id.in_(ids), Notice.activity_id == row.id)
    told = {notice.user_id for notice in db_session.scalars(found)}
    if row.subject_kind:
        same = select(Notice).join(activity.Activity, activity.Activity.id == Notice.activity_id)
        same = same.where(Notice.user_id.in_(ids), Notice.subject_kind == row.subject_kind, Notice.subject_id == row.subject_id)
        reasons = {one.user_id: one.reason for one in people}
        same = same.where(activity.Activity.happened_at.between(row.happened_at - AT_ONCE, row.happened_at + AT_ONCE))
        for notice in db_session.scalars(same.where(Notice.read_at.is_(None), Notice.activity_id != row.id)):
            if notice.reason == NAMED and reasons[notice.user_id] != NAMED:
                told.add(notice.user_id)
            elif notice.reason != NAMED and reasons[notice.user_id] == NAMED and notice.mail_state != MailState.SENT:
                db_session.delete(notice)
    return [one for one in people if one.user_id not in told]
