"""Making and revoking the addresses of one's feeds."""

from sqlalchemy import delete

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transaction
from app.feeds import facts, policy, queries
from app.feeds.models import FeedToken
from app.people.models import User
from app.people.viewers import digest_of, new_secret


@transaction
def make_addresses(actor: Viewer) -> str:
    """Return the secret of new addresses for `actor`, shown once; former ones are dead."""
    ensure(policy.can_make(actor))
    person = db_session.get_one(User, actor.id)
    secret = new_secret()
    db_session.execute(delete(FeedToken).where(FeedToken.user_id == person.id))
    db_session.add(FeedToken(user_id=person.id, digest=digest_of(secret), ways_in=queries.ways_in(person)))
    activity.record(
        facts.ADDRESSES_MADE, actor=actor, subject=("person", actor.id), company_id=actor.company_id, title=actor.name
    )
    return secret


@transaction
def revoke_addresses(actor: Viewer) -> None:
    """Make the addresses of `actor` dead from the next request on."""
    ensure(policy.can_have(actor))
    db_session.execute(delete(FeedToken).where(FeedToken.user_id == actor.id))
    activity.record(
        facts.ADDRESSES_REVOKED, actor=actor, subject=("person", actor.id), company_id=actor.company_id, title=actor.name
    )
