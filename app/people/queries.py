"""Every read about people; lists start at `visible_to`."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import selectinload

from app.core import clock, tokens
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.paging import Page, page_of
from app.people.models import Invitation, InvitationState, Membership, RecoveryCode, User, UserSession, normal_mail
from app.people.roles import ADMIN, CS, PROMOTER, is_promoter
from app.people.viewers import lifetimes

OWNERS = (CS, ADMIN)
LOADED = selectinload(User.memberships).selectinload(Membership.company)


def visible_to(viewer: Viewer) -> Select[User]:
    """Return the people `viewer` may see: staff see everyone, others themselves and their colleagues."""
    found = select(User).options(LOADED)
    if viewer.is_staff:
        return found
    if not viewer.is_authenticated:
        return found.where(false())
    colleagues = select(Membership.user_id).where(Membership.company_id.in_(viewer.company_ids))
    return found.where(or_(User.id == viewer.id, User.id.in_(colleagues)))


def people(viewer: Viewer, *, company_id: int | None, only_staff: bool, words: str, cursor: str | None) -> Page[User]:
    """Return a page of the people `viewer` may see, by reading and name; `words` are looked for in names and addresses."""
    found = visible_to(viewer)
    if company_id is not None:
        found = found.where(User.id.in_(select(Membership.user_id).where(Membership.company_id == company_id)))
    if only_staff:
        found = found.where(User.staff_role.is_not(None))
    if words:
        columns = [User.name, User.reading] + ([User.mail] if viewer.is_staff or is_promoter(viewer) else [])
        found = found.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return page_of(found.order_by(User.is_active.desc(), User.name, User.id), cursor)


def among(viewer: Viewer, ids: Sequence[int]) -> Iterable[User]:
    """Return the people of `ids` whom `viewer` may see."""
    return db_session.scalars(visible_to(viewer).where(User.id.in_(ids)))


def person(viewer: Viewer, person_id: int) -> User:
    """Return one person with memberships and companies. Raises `NotFound` unless `viewer` may see them."""
    found = db_session.scalar(visible_to(viewer).where(User.id == person_id).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def own(viewer: Viewer) -> User:
    """Return the viewer's own row. Raises `NotFound` for anybody who is not a person."""
    return person(viewer, viewer.id or 0)


def by_mail(mail: str) -> User | None:
    """Return who has that address, with memberships, or None; for signing in and for jobs, not for pages."""
    normal = normal_mail(mail)
    return db_session.scalar(select(User).options(LOADED).where(User.mail == normal)) if normal else None


def by_id(person_id: int) -> User | None:
    """Return a person with memberships by key, or None; for jobs and tokens, not for pages."""
    return db_session.scalar(select(User).options(LOADED).where(User.id == person_id))


def has_admin() -> bool:
    """Whether any administrator exists, active or not."""
    return db_session.scalar(select(User.id).where(User.staff_role == ADMIN).limit(1)) is not None


def anybody_exists() -> bool:
    """Whether there is any person, or anybody was ever invited, the first administrator for one."""
    found = select(User.id).limit(1), select(Invitation.id).limit(1)
    return any(db_session.scalar(one) is not None for one in found)


def other_admins(person_id: int) -> int:
    """Return how many active administrators there are besides one."""
    found = select(func.count(User.id)).where(User.staff_role == ADMIN, User.is_active, User.id != person_id)
    return db_session.scalar(found) or 0


def other_promoters(company_id: int, person_id: int) -> int:
    """Return how many active promoters a company has besides one."""
    found = (
        select(Membership.roles)
        .join(User, User.id == Membership.user_id)
        .where(Membership.company_id == company_id, User.is_active, User.id != person_id)
    )
    return sum(PROMOTER in roles for roles in db_session.scalars(found))


def invitations_visible_to(viewer: Viewer) -> Select[Invitation]:
    """Return the invitations `viewer` may see: only those who may invite see any."""
    found = select(Invitation).options(selectinload(Invitation.company))
    if viewer.is_admin:
        return found
    if viewer.is_staff:
        return found.where(Invitation.company_id.is_not(None))
    if is_promoter(viewer):
        return found.where(Invitation.company_id == viewer.company_id)
    return found.where(false())


def open_invitations(viewer: Viewer, *, company_id: int | None) -> Sequence[Invitation]:
    """Return the newest hundred invitations that are neither accepted nor withdrawn."""
    found = invitations_visible_to(viewer).where(Invitation.state == InvitationState.OPEN)
    if company_id is not None:
        found = found.where(Invitation.company_id == company_id)
    return db_session.scalars(found.order_by(Invitation.id.desc()).limit(100)).all()


def invitation(viewer: Viewer, invitation_id: int) -> Invitation:
    """Return one invitation. Raises `NotFound` unless `viewer` may see it."""
    found = db_session.scalar(invitations_visible_to(viewer).where(Invitation.id == invitation_id))
    if found is None:
        raise NotFound
    return found


def invitation_by_id(invitation_id: int) -> Invitation | None:
    """Return an invitation with its company by key, or None; for jobs, not for pages."""
    found = select(Invitation).options(selectinload(Invitation.company)).where(Invitation.id == invitation_id)
    return db_session.scalar(found.execution_options(populate_existing=True))


def invitation_of(secret: str) -> Invitation | None:
    """Return the open invitation a link stands for, with its company, or None; the link is not used up."""
    token = tokens.peek("invitation", secret)
    if token is None:
        return None
    found = invitation_by_id(int(token.subject.removeprefix("invitation:")))
    return found if found is not None and found.is_open else None


def person_of_token(purpose: str, secret: str) -> User | None:
    """Return the active person a link or a sign-in attempt belongs to, or None; the token is not used up."""
    token = tokens.peek(purpose, secret)
    found = by_id(int(token.subject.removeprefix("user:"))) if token else None
    return found if found is not None and found.is_active else None


def sessions_of(person: User) -> Sequence[UserSession]:
    """Return the sessions in which the person is signed in, the latest first."""
    idle, longest = lifetimes(person.staff_role)
    now = clock.now()
    found = select(UserSession).where(UserSession.user_id == person.id, UserSession.ended_at.is_(None))
    found = found.where(UserSession.last_seen_at > now - idle, UserSession.created_at > now - longest)
    return db_session.scalars(found.order_by(UserSession.last_seen_at.desc(), UserSession.id.desc())).all()


def session_of(person: User, session_id: int) -> UserSession:
    """Return one session of the person. Raises `NotFound`."""
    found = db_session.scalar(select(UserSession).where(UserSession.user_id == person.id, UserSession.id == session_id))
    if found is None:
        raise NotFound
    return found


def unused_recovery_codes(person: User) -> int:
    """Return how many recovery codes of the person are left."""
    found = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == person.id, RecoveryCode.used_at.is_(None))
    return db_session.scalar(found) or 0


def members_of(company_id: int) -> Sequence[User]:
    """Return the active people of a company, for readers that have checked who is asking; at most fifty."""
    found = select(User).options(LOADED).join(Membership, Membership.user_id == User.id)
    found = found.where(Membership.company_id == company_id, User.is_active)
    return db_session.scalars(found.order_by(User.name, User.id).limit(50)).all()


# What companies ask about their owners (see app.companies.owners).


def owner_choices() -> Sequence[tuple[int, str]]:
    """Return `(id, name)` of the active staff who look after companies."""
    found = select(User.id, User.name).where(User.staff_role.in_(OWNERS), User.is_active).order_by(User.name, User.id)
    return [(key, name) for key, name in db_session.execute(found)]


def names(ids: Iterable[int]) -> Mapping[int, str]:
    """Return the names of staff by id, former staff included."""
    found = select(User.id, User.name).where(User.id.in_(set(ids)), User.staff_role.is_not(None))
    return dict(db_session.execute(found).all())


def owners_by_mail(mails: Iterable[str]) -> Mapping[str, int]:
    """Return the ids of staff who may look after companies, by mail address."""
    wanted = {normal_mail(mail) for mail in mails}
    found = select(User.mail, User.id).where(User.mail.in_(wanted), User.staff_role.in_(OWNERS), User.is_active)
    return dict(db_session.execute(found).all())
