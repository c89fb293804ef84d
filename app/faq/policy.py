"""Who may do what with answers.

Readers read published texts meant for them. Staff read everything. CS, product and administrators write; only CS and
administrators publish, which is what makes a review: a text from the product team always passes through other hands.
"""

from collections.abc import Collection

from app.core.access import Viewer
from app.faq.models import Answer, AnswerText, Audience, State

WRITERS = frozenset({"cs", "product", "admin"})
PUBLISHERS = frozenset({"cs", "admin"})


def fits(viewer: Viewer, audience: str, tiers: Collection[str], company_ids: Collection[int]) -> bool:
    """Whether `viewer` belongs to the readers described by `audience`, `tiers` and `company_ids`."""
    if viewer.is_staff:
        return True
    if not viewer.is_authenticated:
        return False
    if audience == Audience.TIERS:
        return viewer.tier is not None and viewer.tier in tiers
    if audience == Audience.COMPANIES:
        return bool(viewer.company_ids & set(company_ids))
    return audience == Audience.EVERYONE


def can_read(viewer: Viewer, answer: Answer, text: AnswerText) -> bool:
    """Whether `viewer` may read `text` of `answer`; needs the answer's tiers and companies loaded."""
    is_out = text.state == State.PUBLISHED or viewer.is_staff
    return is_out and fits(viewer, answer.audience, answer.tier_names, answer.company_ids)


def can_write(viewer: Viewer) -> bool:
    """Whether `viewer` may write and change texts and send them to review."""
    return viewer.is_system or viewer.staff_role in WRITERS


def can_publish(viewer: Viewer) -> bool:
    """Whether `viewer` may publish, send back, archive and import."""
    return viewer.is_system or viewer.staff_role in PUBLISHERS


def can_organise(viewer: Viewer) -> bool:
    """Whether `viewer` may change the tree of categories."""
    return can_publish(viewer)


def can_verify(viewer: Viewer, answer: Answer) -> bool:
    """Whether `viewer` may confirm that `answer` is still true: its owner, CS and administrators."""
    return can_publish(viewer) or (can_write(viewer) and viewer.id is not None and viewer.id == answer.owner_id)


def can_respond(viewer: Viewer) -> bool:
    """Whether `viewer` may say if an answer helped, or report an error in it."""
    return viewer.is_authenticated and viewer.id is not None
