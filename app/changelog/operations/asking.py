"""Asking those who had voted, once, whether what came solves what they had asked for; and keeping what they say."""

from datetime import timedelta

from sqlalchemy import select, update

from app.changelog import facts, policy, queries
from app.changelog.models import Entry, Opinion, Said
from app.changelog.queries.opinions import released
from app.core import activity, clock
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import operations as moderation
from app.requests.models import FeatureRequest
from app.requests.queries.groups import leaders_of

ASKED_AFTER = timedelta(days=14)
LONGEST_WORDS = 1000


@transaction
def ask_voters(actor: Viewer = SYSTEM) -> int:
    """Ask the voters of everything that came out two weeks ago, each once for each request; how many people times requests.

    Raises `Forbidden`.
    """
    ensure(policy.can_write(actor))
    due = queries.due_to_ask(clock.now() - ASKED_AFTER)
    stands = released([request_id for _entry_id, request_id in due])
    leaders = leaders_of(request_id for _entry_id, request_id in due)
    count = 0
    for entry_id, request_id in due:
        row = stands.get(leaders.get(request_id, request_id))
        if row is not None:
            count += len(ask_of(actor, entry_id, row.id, title=row.title, company_id=row.company_id))
    entries = sorted({entry_id for entry_id, _request_id in due})
    db_session.execute(update(Entry).where(Entry.id.in_(entries)).values(asked_at=clock.now()))
    return count


@transaction
def ask_of(
    actor: Viewer, entry_id: int | None, request_id: int, *, title: str = "", company_id: int | None = None
) -> list[int]:
    """Ask the voters of one request who were not asked yet, and return who that is. Raises `Forbidden`."""
    ensure(policy.can_write(actor))
    to = queries.voters_of(request_id)
    db_session.add_all(Opinion(request_id=request_id, user_id=person_id, entry_id=entry_id) for person_id in to)
    if to:
        subject = (FeatureRequest.SUBJECT, request_id)
        activity.record(facts.VOTERS_ASKED, actor=actor, subject=subject, title=title, company_id=company_id, to=to)
    return to


@transaction
def give_opinion(actor: Viewer, request: FeatureRequest, *, said: str, words: str = "") -> Opinion:
    """Keep what somebody who was asked says of a request they see; saying it again replaces it.

    Raises `NotFound` when they were not asked, `Forbidden`, `Refused` at `said` or `words`, or while they must not write.
    """
    ensure(policy.can_judge(actor))
    own = select(Opinion).where(Opinion.request_id == request.id, Opinion.user_id == actor.id).with_for_update()
    row = db_session.scalar(own.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if said not in set(Said):
        raise Refused(_("Please choose one of the list."), "said")
    words = words.replace("\0", "").strip()
    if len(words) > LONGEST_WORDS:
        raise Refused(_("Please keep it to %(count)s characters.", count=LONGEST_WORDS), "words")
    moderation.take_part(actor)
    row.said, row.words, row.answered_at = Said(said), words, clock.now()
    to = [request.owner_id] if request.owner_id is not None else []
    activity.record(facts.OPINION_GIVEN, actor=actor, subject=request, company_id=actor.company_id, said=said, to=to)
    return row
