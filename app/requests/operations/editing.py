"""Other words for a request; what they replace is kept."""

from collections.abc import Iterable

from app.core import activity, clock, limits
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.files import operations as files
from app.files import queries as file_queries
from app.moderation import operations as moderation
from app.requests import policy
from app.requests.facts import requests as facts
from app.requests.models import FeatureRequest, Revision, State
from app.requests.operations.content import Words, clean_tags, prepare
from app.requests.operations.loading import seen_request
from app.requests.operations.posting import file

EDITS = "30/1hour"
#: What files hang on that were taken out of the words; nobody sees it.
PAST = "feature_request_past"


def edit_request(
    actor: Viewer,
    request: FeatureRequest,
    *,
    title: str,
    situation: str,
    workaround: str,
    tags: Iterable[str] | None = None,
    version: int | None = None,
) -> FeatureRequest:
    """Let a request say something else; tags stay as they are for None.

    Raises `NotFound`, `Forbidden`, `Conflict` when it was changed since `version`, and `Refused` at the field of what is wrong.
    """
    return _edit(actor, request.id, prepare(title, situation, workaround), None if tags is None else clean_tags(tags), version)


@transaction
def _edit(actor: Viewer, request_id: int, words: Words, tags: list[str] | None, version: int | None) -> FeatureRequest:
    # What waits is decided about in this order: the entry of the queue, then the request.
    moderation.lock_held(FeatureRequest.SUBJECT, request_id)
    request = seen_request(actor, request_id)
    ensure(policy.can_edit(actor, request))
    ensure_version(request, version)
    before = (request.title, request.situation, request.workaround)
    if before == (words.title, words.situation, words.workaround) and tags in (None, request.tags):
        return request
    screening = _screen(actor, request, words, tags)
    if before != (words.title, words.situation, words.workaround):
        db_session.add(
            Revision(
                request_id=request.id, title=before[0], situation=before[1], workaround=before[2], editor_id=actor.id,
                is_private=actor.id != request.author_id or request.state != State.VISIBLE,
            )
        )  # fmt: skip
        words.put(request)
        request.edited_at = clock.now()
        # For the page without sign-in the staff chose other words than these.
        request.is_public = request.is_public and policy.can_sort(actor)
        share_files(actor, request)
    if tags is not None:
        file(request, tags)
    db_session.flush()
    if request.state == State.WAITING and policy.is_author(actor, request):
        # Whoever decides about it decides about these words.
        moderation.hold(actor, FeatureRequest.SUBJECT, request.id, screening.reason or "edited")
    activity.record(facts.EDITED, actor=actor, subject=request, company_id=request.company_id)
    return request


def _screen(actor: Viewer, request: FeatureRequest, words: Words, tags: list[str] | None) -> moderation.Screening:
    if not policy.can_sort(actor):
        limits.limit("requests.edit", str(actor.id), EDITS)
    told = " ".join([words.all, *(tags or [])])
    screening = moderation.screen(actor, told, reaches_others=not request.is_company_only, doing="edit")
    if screening.hold and request.state == State.VISIBLE:
        raise Refused(_("Our staff look at words like these first. Please choose others here, or put them into a comment."))
    return screening


def share_files(actor: Viewer, request: FeatureRequest) -> None:
    """Let whoever sees a request have the files its words name, and no others; joins the operation that changed the words.

    The numbers in their addresses are easily guessed: what was taken out is nobody's to fetch until it is named again.
    """
    shown = file_queries.ids_in("\n".join((request.situation, request.workaround, request.purpose)))
    files.attach(actor, shown, request)
    files.share_out(request.id, shown, seen=FeatureRequest.SUBJECT, unseen=PAST)


def ensure_version(request: FeatureRequest, version: int | None) -> None:
    """Raise `Conflict` with the present words when `version` is not the present one."""
    if version is not None and request.version != version:
        raise Conflict(
            {
                _("What do you want to be able to do?"): request.title,
                _("In which situation?"): request.situation,
                _("How do you manage today?"): request.workaround,
            }
        )
