"""Weighing requests: their impact, effort and confidence, and the numbers the score is worked out with."""

from collections.abc import Mapping

from sqlalchemy import update

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.requests.models import FeatureRequest
from app.requests.operations.loading import seen_request
from app.requests.operations.weighing import set_weights
from app.roadmap import facts, policy
from app.roadmap.models import ScoreWeight
from app.roadmap.queries.weighing import score_weights
from app.roadmap.scoring import DEFAULTS

MEASURES = ("impact", "effort", "confidence")
MOST, MOST_CONFIDENCE = 1000, 100


@transaction
def weigh_request(actor: Viewer, request: FeatureRequest, measures: Mapping[str, int | None]) -> None:
    """Set impact, effort or confidence of a request `actor` sees, each 0 to 100 or None; those not named stay.

    It touches no `version`, which belongs to those who write. Raises `Forbidden`, `NotFound`, `Refused` at the measure.
    """
    ensure(policy.can_weigh(actor))
    for name, number in measures.items():
        if name not in MEASURES or (number is not None and not 0 <= number <= 100):
            raise Refused(_("Please enter a whole number from 0 to %(most)s.", most=100), name)
    found = seen_request(actor, request.id)
    before = {name: getattr(found, name) for name in measures}
    if before == dict(measures):
        return
    change = update(FeatureRequest).where(FeatureRequest.id == found.id).values(dict(measures))
    db_session.execute(change.execution_options(synchronize_session=False))
    db_session.expire(found, list(measures))
    activity.record(facts.WEIGHED, actor=actor, subject=(FeatureRequest.SUBJECT, found.id), title=found.title,
                    company_id=found.company_id if found.is_company_only else None,
                    before=before, after=dict(measures))  # fmt: skip


@transaction
def set_score(actor: Viewer, of_score: Mapping[str, int], of_votes: Mapping[str, int]) -> None:
    """Set the numbers of the score, and what votes are worth; the value of every request is worked out anew.

    Raises `Forbidden`, and `Refused` at the name of a number that is unknown or out of bounds.
    """
    ensure(policy.can_set_weights(actor))
    for name, number in of_score.items():
        most = MOST_CONFIDENCE if name == "confidence" else MOST
        if name not in DEFAULTS or not 0 <= number <= most:
            raise Refused(_("Please enter a whole number from 0 to %(most)s.", most=most), name)
    set_weights(actor, of_votes)
    before = score_weights()
    after = {**before, **of_score}
    if before == after:
        return
    for name, number in after.items():
        db_session.merge(ScoreWeight(name=name, number=number))
    activity.record(facts.WEIGHTS_SET, actor=actor, before=before, after=after)
