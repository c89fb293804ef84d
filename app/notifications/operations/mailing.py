"""Mails that were held: sent when they are due and still news, folded when they are too many."""

from datetime import timedelta

from sqlalchemy import or_, select

from app.core import clock, limits, mail
from app.core.access import Viewer, ensure
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import TooMany
from app.core.transaction import transaction
from app.notifications import evening, kinds, letters, policy, times
from app.notifications.models import WAITING, Mail, MailState, Notice
from app.notifications.operations.telling import look_again
from app.notifications.queries import preferences
from app.notifications.unsubscribing import path
from app.notifications.wording import Seen, Told
from app.people.viewers import PersonViewer

LIMIT = "notice_mail"
AN_HOUR, A_DAY = "20/hour", "100/day"
AT_ONCE = 500


def people_due() -> list[int]:
    """Return the ids of people with mails that are due now; at most 500."""
    found = (
        select(Notice.user_id)
        .where(Notice.mail_state.in_(WAITING), Notice.mail_due_at <= clock.now())
        .distinct()
        .limit(AT_ONCE)
    )
    return list(db_session.scalars(found))


@transaction
def send_due(actor: Viewer, user_id: int) -> int:
    """Queue the mails of one person that are due, one for each subject, and drop those that are no news any more.

    Returns how many mails were queued. Raises `Forbidden`.
    """
    ensure(policy.can_tell(actor))
    looked_at = told = _due(user_id)
    viewer = letters.reader(user_id)
    if viewer is None:
        _set(told, MailState.DROPPED)
        evening.keep_told(looked_at)
        return 0
    table = preferences.timetable(user_id)
    if times.is_quiet(table, viewer.timezone, clock.now()):
        _postpone(told, times.released_at(table, viewer.timezone, clock.now()) - clock.now())
        return 0
    told = _still_news(viewer, told)
    folded = [one for one in told if one[0].mail_state == MailState.FOLDED]
    held = [one for one in told if one[0].mail_state == MailState.HELD]
    of_the_day = [one for one in told if one[0].mail_state == MailState.EVENING]
    sent = _send_folded(viewer, folded) + sum(_send(viewer, one) for one in _by_root(held))
    sent += _send_evening(viewer, of_the_day)
    evening.keep_told(looked_at)
    return sent


def _due(user_id: int) -> list[Told]:
    is_due = Notice.mail_due_at <= clock.now()
    found = select(Notice, Activity).join(Activity, Activity.id == Notice.activity_id)
    found = found.where(Notice.user_id == user_id, Notice.mail_state.in_(WAITING), or_(is_due, evening.is_beside_due()))
    found = found.order_by(Notice.id)
    return [(notice, row) for notice, row in db_session.execute(found.with_for_update(of=Notice))]


def _still_news(viewer: PersonViewer, told: list[Told]) -> list[Told]:
    declared = kinds.declared()
    for notice, _row in told:
        kind = declared.get(notice.kind)
        wish = preferences.choice_of(notice.user_id, kind).mail if kind else Mail.OFF
        if notice.read_at is not None or wish == Mail.OFF:
            _set([(notice, _row)], MailState.DROPPED)
        elif wish == Mail.DIGEST:
            _set([(notice, _row)], MailState.DIGEST)
    left = [one for one in told if one[0].mail_state in WAITING]
    seen = Seen(viewer, (notice for notice, _row in left))
    kept = evening.news_only([one for one in letters.wanted(viewer, left, at_once=True) if seen.shows(one[0])])
    _set([one for one in left if one not in kept], MailState.DROPPED)
    return kept


def _by_root(told: list[Told]) -> list[list[Told]]:
    found: dict[tuple[str, int], list[Told]] = {}
    for one in told:
        found.setdefault((one[0].root_kind, one[0].root_id), []).append(one)
    return list(found.values())


def _send(viewer: PersonViewer, told: list[Told]) -> int:
    first = told[0][0]
    if not _may_send(viewer, told, AN_HOUR, A_DAY):
        return 0
    mail.queue(
        to=viewer.mail,
        template="notifications/notice",
        locale=viewer.locale,
        unique_key=f"notice:{first.id}",
        name=viewer.name,
        unsubscribe=path(first.user_id, *_kinds(told)),
        thread=f"{first.root_kind}:{first.root_id}",
        reply_to=letters.reply_address(viewer, told),
        user_id=first.user_id,
        mail=viewer.mail,
        notice_ids=[notice.id for notice, _row in told],
    )
    _set(told, MailState.SENT)
    return 1


def _send_evening(viewer: PersonViewer, told: list[Told]) -> int:
    if not told or not _may_send(viewer, told, A_DAY):
        return 0
    first = told[0][0]
    mail.queue(
        to=viewer.mail,
        template="notifications/evening",
        locale=viewer.locale,
        unique_key=f"evening:{first.id}",
        name=viewer.name,
        unsubscribe=path(first.user_id, *_kinds(told)),
        reply_to=letters.reply_address(viewer, told),
        user_id=first.user_id,
        mail=viewer.mail,
        notice_ids=[notice.id for notice, _row in told],
    )
    _set(told, MailState.SENT)
    return 1


def _send_folded(viewer: PersonViewer, told: list[Told]) -> int:
    if not told or not _may_send(viewer, told, A_DAY):
        return 0
    queue_digest(viewer, [notice for notice, _row in told], is_overflow=True)
    _set(told, MailState.SENT)
    return 1


def queue_digest(viewer: PersonViewer, notices: list[Notice], *, is_overflow: bool) -> None:
    """Queue one mail about everything in `notices`; joins the operation that found it is time."""
    user_id = notices[0].user_id
    mail.queue(
        to=viewer.mail,
        template="notifications/digest",
        locale=viewer.locale,
        unique_key=f"digest:{notices[0].id}",
        name=viewer.name,
        unsubscribe=path(user_id, *([notice.kind for notice in notices] if is_overflow else [kinds.DIGEST])),
        user_id=user_id,
        mail=viewer.mail,
        notice_ids=[notice.id for notice in notices],
        is_overflow=is_overflow,
    )


def _kinds(told: list[Told]) -> list[str]:
    return [notice.kind for notice, _row in told]


def _may_send(viewer: PersonViewer, told: list[Told], *rules: str) -> bool:
    try:
        limits.limit(LIMIT, str(viewer.id), *rules)
    except TooMany as refused:
        now = clock.now()
        wait = max(times.next_hour(now) - now, timedelta(seconds=refused.retry_after))
        _set([one for one in told if one[0].mail_state != MailState.EVENING], MailState.FOLDED)
        _postpone(told, wait)
        return False
    return True


def _postpone(told: list[Told], wait: timedelta) -> None:
    due = times.whole_minute(clock.now() + wait)
    for notice, _row in told:
        notice.mail_due_at = due
    if told:
        look_again(due)


def _set(told: list[Told], state: MailState) -> None:
    for notice, _row in told:
        notice.mail_state = state
        if state not in WAITING:
            notice.mail_due_at = None
