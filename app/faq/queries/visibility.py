"""The one rule of who sees which answers, as a clause; `policy.can_read` is its yes/no form."""

from collections.abc import Hashable

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from app.core.access import Viewer
from app.faq.models import Answer, AnswerCompany, AnswerText, AnswerTier, Audience, State


def audience_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `Answer` that `viewer` belongs to its readers."""
    if viewer.is_staff:
        return true()
    if not viewer.is_authenticated:
        return false()
    ways: list[ColumnElement[bool]] = [Answer.audience == Audience.EVERYONE]
    if viewer.tier:
        tier = exists().where(AnswerTier.answer_id == Answer.id, AnswerTier.tier == viewer.tier)
        ways.append(and_(Answer.audience == Audience.TIERS, tier))
    if viewer.company_ids:
        own = exists().where(AnswerCompany.answer_id == Answer.id, AnswerCompany.company_id.in_(sorted(viewer.company_ids)))
        ways.append(and_(Answer.audience == Audience.COMPANIES, own))
    return or_(*ways)


def readers(viewer: Viewer) -> Hashable:
    """Return a value that is equal for viewers who may read the same answers."""
    return (viewer.is_staff, viewer.is_authenticated, viewer.tier, viewer.company_ids)


def readable_clause(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `AnswerText` and `Answer`, joined, that `viewer` may read the text."""
    state = true() if viewer.is_staff else AnswerText.state == State.PUBLISHED
    return and_(state, audience_clause(viewer))


def visible_to(viewer: Viewer) -> Select[Answer]:
    """Return the answers of which `viewer` may see a text."""
    found = select(Answer).where(audience_clause(viewer))
    if viewer.is_staff:
        return found
    return found.where(exists().where(AnswerText.answer_id == Answer.id, AnswerText.state == State.PUBLISHED))
