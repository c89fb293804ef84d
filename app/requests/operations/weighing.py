"""What votes are worth to the staff."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import Weight
from app.requests.models.weights import DEFAULTS
from app.requests.operations.counting import revalue
from app.requests.queries.weights import weights

MOST = 1000


@transaction
def set_weights(actor: Viewer, wanted: Mapping[str, int]) -> None:
    """Set what votes are worth, by name (`tier.high`, `importance.3`), and work out the value of every request anew.

    Raises `Forbidden`, and `Refused` at the name of a weight that is unknown or not between 0 and 1000.
    """
    ensure(policy.can_keep_statuses(actor))
    for name, weight in wanted.items():
        if name not in DEFAULTS or not 0 <= weight <= MOST:
            raise Refused(_("Please enter a whole number from 0 to %(most)s.", most=MOST), name)
    before = weights()
    after = {**before, **wanted}
    if before == after:
        return
    stored = {row.name: row for row in db_session.scalars(select(Weight))}
    for name, weight in wanted.items():
        if name in stored:
            stored[name].weight = weight
        else:
            db_session.add(Weight(name=name, weight=weight))
    db_session.flush()
    revalue(after)
    activity.record(facts.WEIGHTS_SET, actor=actor, before=before, after=after)
