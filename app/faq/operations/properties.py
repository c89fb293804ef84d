"""What all languages of an answer share: address, category, tags, readers, owner, and how long it counts as verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Select, delete, select

from app.companies.models import Company, Tier
from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import Answer, AnswerCompany, AnswerTag, AnswerTier, Audience, Category, Redirect, RelatedAnswer
from app.faq.operations import slugs
from app.faq.operations.loading import fresh_answer
from app.people.models import User

LONGEST_TAG, MOST_TAGS, MOST_RELATED = 40, 20, 20


@dataclass(frozen=True)
class Properties:
    """Plain values; an empty `slug` keeps the address there is, or makes one."""

    category_id: int | None = None
    audience: str = Audience.EVERYONE
    tiers: tuple[str, ...] = ()
    company_ids: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    owner_id: int | None = None
    verified_until: date | None = None
    slug: str = ""
    related_ids: tuple[int, ...] = ()


@transaction
def change_properties(actor: Viewer, answer: Answer, properties: Properties, *, version: int | None = None) -> Answer:
    """Give `answer` other properties; a changed address keeps leading here. Raises `Refused`, `Conflict`, `Forbidden`."""
    ensure(policy.can_write(actor))
    answer = fresh_answer(answer, version)
    if properties.slug and properties.slug != answer.slug:
        _move_to(answer, slugs.chosen(properties.slug, partial(slugs.is_taken, answer_id=answer.id)))
    apply(answer, properties)
    answer.updated_at = clock.now()
    activity.record(facts.ANSWER_SETTLED, actor=actor, subject=answer)
    return answer


def differs(answer: Answer, properties: Properties) -> bool:
    """Whether `properties` say anything else than `answer`, whose rows are loaded, has already."""
    related = tuple(db_session.scalars(related_to(answer.id)))
    is_for_tiers, is_for_companies = properties.audience == Audience.TIERS, properties.audience == Audience.COMPANIES
    has = (
        answer.category_id, answer.audience, answer.tier_names, answer.company_ids, frozenset(answer.tag_names),
        answer.owner_id, answer.verified_until, related,
    )  # fmt: skip
    wants = (
        properties.category_id, properties.audience, frozenset(properties.tiers if is_for_tiers else ()),
        frozenset(properties.company_ids if is_for_companies else ()), frozenset(properties.tags), properties.owner_id,
        properties.verified_until, properties.related_ids,
    )  # fmt: skip
    return has != wants or properties.slug not in {"", answer.slug}


def related_to(answer_id: int) -> Select[int]:
    """Return the ids of the answers chosen to stand beside one, in order."""
    return (
        select(RelatedAnswer.related_id)
        .where(RelatedAnswer.answer_id == answer_id)
        .order_by(RelatedAnswer.position, RelatedAnswer.related_id)
    )


def apply(answer: Answer, properties: Properties, *, is_relating: bool = True) -> None:
    """Put everything but the address into `answer`, whose rows are loaded. Raises `Refused` at the field concerned."""
    _check(properties)
    answer.category_id = properties.category_id
    answer.owner_id = properties.owner_id
    answer.verified_until = properties.verified_until
    answer.audience = properties.audience
    tiers = set(properties.tiers) if properties.audience == Audience.TIERS else set()
    companies = set(properties.company_ids) if properties.audience == Audience.COMPANIES else set()
    answer.tiers = [row for row in answer.tiers if row.tier in tiers] + [
        AnswerTier(tier=tier) for tier in sorted(tiers - answer.tier_names)
    ]
    answer.companies = [row for row in answer.companies if row.company_id in companies] + [
        AnswerCompany(company_id=company_id) for company_id in sorted(companies - answer.company_ids)
    ]
    put_tags(answer, properties.tags)
    if is_relating:
        _relate(answer, properties.related_ids)


def put_tags(answer: Answer, tags: Iterable[str]) -> None:
    """Replace the tags of `answer`. Raises `Refused` at the field `tags`."""
    wanted: dict[str, str] = {}
    for tag in tags:
        name = " ".join(tag.split())
        if name:
            wanted.setdefault(name.casefold(), name)
    if len(wanted) > MOST_TAGS or any(len(name) > LONGEST_TAG for name in wanted.values()):
        raise Refused(
            _("Please keep to %(count)s tags of up to %(length)s characters.", count=MOST_TAGS, length=LONGEST_TAG), "tags"
        )
    names = set(wanted.values())
    answer.tags = [row for row in answer.tags if row.name in names] + [
        AnswerTag(name=name) for name in sorted(names - set(answer.tag_names))
    ]


def _check(properties: Properties) -> None:
    if properties.audience not in set(Audience):
        raise Refused(_("Please choose who may read it."), "audience")
    if properties.audience == Audience.TIERS and not (properties.tiers and set(properties.tiers) <= set(Tier)):
        raise Refused(_("Please choose at least one tier."), "tiers")
    if properties.audience == Audience.COMPANIES:
        known = set(db_session.scalars(select(Company.id).where(Company.id.in_(properties.company_ids))))
        if not properties.company_ids or known != set(properties.company_ids):
            raise Refused(_("Please choose at least one company."), "company_ids")
    if properties.category_id is not None and db_session.get(Category, properties.category_id) is None:
        raise Refused(_("This category no longer exists. Please choose another."), "category_id")
    if properties.owner_id is not None:
        owner = db_session.get(User, properties.owner_id)
        if owner is None or owner.staff_role is None:
            raise Refused(_("The owner must be one of your own staff."), "owner_id")


def _move_to(answer: Answer, slug: str) -> None:
    db_session.execute(delete(Redirect).where(Redirect.slug == slug))
    db_session.add(Redirect(slug=answer.slug, answer_id=answer.id))
    answer.slug = slug


def _relate(answer: Answer, related_ids: tuple[int, ...]) -> None:
    wanted = [key for key in dict.fromkeys(related_ids) if key != answer.id]
    known = set(db_session.scalars(select(Answer.id).where(Answer.id.in_(wanted)))) if wanted else set()
    if len(wanted) > MOST_RELATED or known != set(wanted):
        raise Refused(_("One of the related answers no longer exists. Please choose again."), "related_ids")
    db_session.execute(delete(RelatedAnswer).where(RelatedAnswer.answer_id == answer.id))
    db_session.add_all(
        RelatedAnswer(answer_id=answer.id, related_id=key, position=position) for position, key in enumerate(wanted)
    )
