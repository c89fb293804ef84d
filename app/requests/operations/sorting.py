"""What the staff do to find requests again: area, tags, owner, who sees it, and what it has to do with."""

from collections.abc import Iterable

from sqlalchemy import exists, or_, select

from app.comments.models import Comment
from app.core import activity, subjects
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.moderation import operations as moderation
from app.people.models import User
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, Link, StatusChange
from app.requests.operations.content import clean_tags
from app.requests.operations.deleting import others_take_part
from app.requests.operations.editing import ensure_version
from app.requests.operations.loading import seen_request
from app.requests.operations.posting import checked_area, file
from app.requests.queries.groups import duplicate_ids
from app.watching import operations as watching
from app.watching.models import Level, Reason


@transaction
def sort_request(
    actor: Viewer,
    request: FeatureRequest,
    *,
    area_id: int | None,
    tags: Iterable[str],
    owner_id: int | None,
    is_company_only: bool,
    version: int | None = None,
) -> FeatureRequest:
    """File a request, name who looks after it, and say who sees it.

    Raises `NotFound`, `Forbidden`, `Conflict`, and `Refused` at the field of what is wrong.
    """
    ensure(policy.can_sort(actor))
    request = seen_request(actor, request.id)
    ensure_version(request, version)
    names = clean_tags(tags)
    if is_company_only != request.is_company_only:
        _show(actor, request, is_company_only=is_company_only)
    before = (request.area_id, request.tags, request.owner_id)
    request.area_id = checked_area(area_id)
    request.owner_id = _checked_owner(owner_id)
    if names != request.tags:
        file(request, names)
    db_session.flush()
    if (request.area_id, request.tags, request.owner_id) != before:
        if request.owner_id is not None and request.owner_id != before[2]:
            watching.watch_automatically(request.owner_id, FeatureRequest.SUBJECT, request.id, Level.EVERYTHING, Reason.OWNER)
        activity.record(facts.SORTED, actor=actor, subject=request, company_id=request.company_id)
    return request


@transaction
def show_request(actor: Viewer, request: FeatureRequest, *, is_company_only: bool) -> None:
    """Show a request to everybody, or to its company alone.

    Its author opens it to all only while nobody else has taken part, and not with words the staff look at first. Raises
    `NotFound`, `Forbidden`, `Refused`, also while other requests are merged with it or it has no company.
    """
    request = seen_request(actor, request.id)
    ensure(policy.can_sort(actor) or policy.can_edit(actor, request))
    if request.is_company_only == is_company_only:
        return
    if not is_company_only and not policy.can_sort(actor):
        _ensure_may_open(actor, request)
    _show(actor, request, is_company_only=is_company_only)


def _ensure_may_open(actor: Viewer, request: FeatureRequest) -> None:
    # Colleagues and staff wrote for the eyes of one company, and what stays among them was never looked at.
    if _holds_more(request) or others_take_part(request):
        raise Refused(_("Something here was voted or written for your company alone. Please ask our staff to open it to all."))
    told = " ".join([request.title, request.situation, request.workaround, *request.tags])
    if moderation.screen(actor, told, reaches_others=True, doing="edit").hold:
        raise Refused(_("Our staff look at words like these first. Please choose others here, or put them into a comment."))


def _holds_more(request: FeatureRequest) -> bool:
    """Whether more was written about a request than its own words: of where it stands, on the roadmap, or below it.

    A comment counts wherever it is now: what is deleted can come back.
    """
    told = (StatusChange.note != "", StatusChange.reason != "", StatusChange.because_id.is_not(None))
    noted = exists().where(StatusChange.request_id == request.id, or_(*told))
    below = (Comment.subject_kind == FeatureRequest.SUBJECT, Comment.subject_id == request.id)
    said = exists().where(*below, Comment.is_internal.is_(False))
    return bool(request.purpose or db_session.scalar(select(or_(noted, said))))


def _show(actor: Viewer, request: FeatureRequest, *, is_company_only: bool) -> None:
    field = "is_company_only"
    if request.is_merged or duplicate_ids(request.id):
        raise Refused(_("Take the merge back first: who sees a request is decided before it is merged."), field)
    if is_company_only and request.company_id is None:
        raise Refused(_("This request belongs to no company that it could be kept to."), field)
    if is_company_only and request.companies_count > 1:
        raise Refused(_("Other companies need this too, so it stays open to all."), field)
    request.is_company_only = is_company_only
    # What is no longer for all is not for the page without sign-in either, until the staff say so anew.
    request.is_public = request.is_public and not is_company_only
    db_session.flush()
    activity.record(
        facts.VISIBILITY_CHANGED, actor=actor, subject=request, company_id=request.company_id, is_company_only=is_company_only
    )


@transaction
def link(
    actor: Viewer,
    request: FeatureRequest,
    kind: str,
    subject_id: int,
    *,
    is_internal: bool = False,
    is_alternative: bool = False,
) -> Link:
    """Link something to a request; linking it again changes who sees the link. Each reader sees it if they see the thing.

    Raises `Forbidden`, `NotFound` for a thing `actor` does not see.
    """
    ensure(policy.can_sort(actor))
    request = seen_request(actor, request.id)
    if (kind, subject_id) == (FeatureRequest.SUBJECT, request.id) or subject_id not in subjects.visible(
        actor, kind, [subject_id]
    ):
        raise NotFound
    found = db_session.get(Link, (request.id, kind, subject_id))
    if found is None:
        found = Link(request_id=request.id, subject_kind=kind, subject_id=subject_id)
        db_session.add(found)
    found.is_internal, found.is_alternative = is_internal, is_alternative
    db_session.flush()
    activity.record(facts.LINKED, actor=actor, subject=request, company_id=request.company_id, kind=kind, id=subject_id)
    return found


@transaction
def unlink(actor: Viewer, request: FeatureRequest, kind: str, subject_id: int) -> None:
    """Take a link off a request. Raises `Forbidden`, `NotFound`."""
    ensure(policy.can_sort(actor))
    request = seen_request(actor, request.id)
    found = db_session.get(Link, (request.id, kind, subject_id))
    if found is None:
        raise NotFound
    db_session.delete(found)
    db_session.flush()
    activity.record(facts.UNLINKED, actor=actor, subject=request, company_id=request.company_id, kind=kind, id=subject_id)


def _checked_owner(owner_id: int | None) -> int | None:
    if owner_id is not None:
        staff = select(User.id).where(User.id == owner_id, User.staff_role.is_not(None), User.is_active)
        if db_session.scalar(staff) is None:
            raise Refused(_("Please choose one of the list."), "owner_id")
    return owner_id
