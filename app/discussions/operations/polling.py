"""Polls: putting one into a thread, voting, closing. The key of the votes holds one vote a person, whatever comes at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions import policy, queries
from app.discussions.facts import polls as facts
from app.discussions.models import Poll, PollOption, PollVote, Thread
from app.discussions.operations.loading import fresh_thread
from app.discussions.operations.screening import ensure_fit
from app.discussions.queries.polling import poll_of
from app.moderation import operations as moderation
from app.watching import operations as watching

LONGEST_TEXT, FEWEST_OPTIONS, MOST_OPTIONS = 200, 2, 12
LONGEST_RUN = timedelta(days=366)


@transaction
def add_poll(
    actor: Viewer,
    thread: Thread,
    *,
    question: str,
    options: Iterable[str],
    is_multiple: bool = False,
    closes_at: datetime | None = None,
) -> Poll:
    """Put a poll into a thread `actor` sees. Raises `Refused` at `question`, `options` or `closes_at`, `Forbidden`."""
    thread = fresh_thread(thread.id)
    ensure(policy.can_add_poll(actor, thread))
    if thread.has_poll:
        raise Refused(_("This thread has a poll already."))
    words, texts = " ".join(question.split()), _cleaned(options)
    if not words or len(words) > LONGEST_TEXT:
        raise Refused(_("Please write a question of up to %(count)s characters.", count=LONGEST_TEXT), "question")
    now = clock.now()
    if closes_at is not None and not now < closes_at <= now + LONGEST_RUN:
        raise Refused(_("Please choose a day in the future, within a year."), "closes_at")
    ensure_fit(actor, thread, " ".join([words, *texts]), "question")
    poll = Poll(thread_id=thread.id, question=words, is_multiple=is_multiple, closes_at=closes_at, author_id=actor.id)
    poll.options = [PollOption(position=place, text=text) for place, text in enumerate(texts)]
    db_session.add(poll)
    thread.has_poll = True
    db_session.flush()
    activity.record(facts.POLL_ADDED, actor=actor, subject=thread, company_id=thread.company_id)
    return poll


def _cleaned(options: Iterable[str]) -> list[str]:
    kept: dict[str, str] = {}
    for option in options:
        text = " ".join(option.split())
        if text:
            kept.setdefault(text.casefold(), text)
    if not FEWEST_OPTIONS <= len(kept) <= MOST_OPTIONS:
        raise Refused(_("Please give %(few)s to %(most)s different choices.", few=FEWEST_OPTIONS, most=MOST_OPTIONS), "options")
    if any(len(text) > LONGEST_TEXT for text in kept.values()):
        raise Refused(_("A choice may have up to %(count)s characters.", count=LONGEST_TEXT), "options")
    return list(kept.values())


@transaction
def vote(actor: Viewer, thread: Thread, option_ids: Sequence[int]) -> None:
    """Let `actor`, who sees the thread, choose; a vote given before is replaced. Nobody's news, so no fact is recorded.

    Raises `Refused` when the poll is closed, nothing or an unknown option is chosen, or several where one may be, and as
    `moderation.operations.take_part` does; `Forbidden`, `NotFound`.
    """
    ensure(actor.is_authenticated and actor.id is not None)
    thread, poll = _open(actor, thread)
    known = {option.id: option for option in poll.options}
    chosen = [known[one] for one in dict.fromkeys(option_ids) if one in known]
    if not chosen or len(chosen) != len(set(option_ids)):
        raise Refused(_("Please choose from the list."), "options")
    if len(chosen) > 1 and not poll.is_multiple:
        raise Refused(_("Please choose one only."), "options")
    moderation.take_part(actor)
    _forget(poll, actor)
    for option in chosen:
        slot = option.position if poll.is_multiple else 0
        db_session.add(PollVote(poll_id=poll.id, user_id=actor.id or 0, slot=slot, option_id=option.id))
    _count(poll)
    watching.watch_automatically(actor.id or 0, Thread.SUBJECT, thread.id, "follow", "voted")


@transaction
def take_vote_back(actor: Viewer, thread: Thread) -> None:
    """Forget what `actor` chose. Raises as `vote` does."""
    ensure(actor.is_authenticated and actor.id is not None)
    _thread, poll = _open(actor, thread)
    moderation.take_part(actor)
    _forget(poll, actor)
    _count(poll)


@transaction
def close_poll(actor: Viewer, thread: Thread) -> None:
    """End a poll now; closing it again changes nothing. Raises `Forbidden`, `NotFound`."""
    thread = fresh_thread(thread.id)
    ensure(policy.can_keep_poll(actor, thread))
    poll = _locked(thread)
    if not poll.is_closed:
        poll.closes_at = clock.now()
        activity.record(facts.POLL_CLOSED, actor=actor, subject=thread, company_id=thread.company_id)


@transaction
def remove_poll(actor: Viewer, thread: Thread) -> None:
    """Take a poll out of a thread, with its votes; only before anybody voted, or by staff. Raises `Refused`, `Forbidden`."""
    thread = fresh_thread(thread.id)
    ensure(policy.can_keep_poll(actor, thread))
    poll = _locked(thread)
    if poll.voters_count and not actor.is_staff:
        raise Refused(_("People have voted already, so the poll stays. You can close it."))
    db_session.delete(poll)
    thread.has_poll = False
    activity.record(facts.POLL_REMOVED, actor=actor, subject=thread, company_id=thread.company_id)


def _open(actor: Viewer, thread: Thread) -> tuple[Thread, Poll]:
    seen = queries.thread(actor, thread.id)
    ensure(policy.can_vote(actor, seen))
    poll = _locked(seen)
    if poll.is_closed or seen.closed_at is not None:
        raise Refused(_("This poll is closed. The result stays visible."))
    return seen, poll


def _locked(thread: Thread) -> Poll:
    # Whoever votes at the same time waits here, so that the counters below see every vote.
    db_session.execute(select(Poll.id).where(Poll.thread_id == thread.id).with_for_update())
    return poll_of(thread)


def _forget(poll: Poll, actor: Viewer) -> None:
    db_session.execute(delete(PollVote).where(PollVote.poll_id == poll.id, PollVote.user_id == actor.id))


def _count(poll: Poll) -> None:
    db_session.flush()
    votes = select(func.count()).where(PollVote.option_id == PollOption.id).correlate(PollOption).scalar_subquery()
    voters = select(func.count(PollVote.user_id.distinct())).where(PollVote.poll_id == poll.id).scalar_subquery()
    for change in (
        update(PollOption).where(PollOption.poll_id == poll.id).values(votes_count=votes),
        update(Poll).where(Poll.id == poll.id).values(voters_count=voters),
    ):
        db_session.execute(change.execution_options(synchronize_session=False))
    db_session.expire(poll)
