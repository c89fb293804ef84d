"""What the roadmap says of a request: why and for whom, about when, how far it is, and where its work is tracked."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.errors import Conflict, Refused
from app.core.i18n import _
from app.core.markdown import Rendered, render
from app.core.transaction import transaction
from app.requests.models import FeatureRequest, State, Term
from app.requests.operations.editing import share_files
from app.requests.operations.loading import seen_request
from app.roadmap import facts, policy, quarters

LONGEST_PURPOSE, LONGEST_KEY, LONGEST_URL = 10_000, 80, 500
#: What is put into a term or a quarter, or taken out of it again.
IN_TIME = ("term", "quarter")


@dataclass(frozen=True)
class Words:
    """What the roadmap says of a request; `progress` is 0 to 100 or None, empty texts say nothing."""

    purpose: str = ""
    term: str = ""
    quarter: str = ""
    progress: int | None = None
    is_public: bool = False
    external_key: str = ""
    external_url: str = ""


def describe_request(actor: Viewer, request: FeatureRequest, words: Words, *, version: int | None = None) -> FeatureRequest:
    """Change what the roadmap says of a request `actor` sees; nothing is recorded when nothing differs.

    Raises `Forbidden`, `NotFound`, `Conflict` when somebody else changed it meanwhile, `Refused` at the field.
    """
    ensure(policy.can_arrange(actor))
    words = _checked(words)
    # Before the transaction begins, because it takes a moment.
    return _describe(actor, request.id, words, _rendered(words.purpose), version)


@transaction
def _describe(actor: Viewer, request_id: int, words: Words, rendered: Rendered, version: int | None) -> FeatureRequest:
    request = _arranged(actor, request_id)
    if version is not None and version != request.version:
        raise Conflict(_current(request))
    if words.is_public and request.is_company_only:
        raise Refused(_("Only one company sees this request, so it cannot stand on the public page."), "is_public")
    if words == _stored(request):
        return request
    request.purpose, request.purpose_html = words.purpose, rendered.html
    request.term, request.quarter, request.progress = words.term or None, words.quarter, words.progress
    request.is_public = words.is_public
    request.external_key, request.external_url = words.external_key, words.external_url
    share_files(actor, request)
    activity.record(facts.DESCRIBED, actor=actor, subject=request, company_id=_company_of(request))
    return request


@transaction
def place_request(actor: Viewer, request: FeatureRequest, by: str, to: str) -> FeatureRequest:
    """Put a request `actor` sees into a term or a quarter, `by` "term" or "quarter"; an empty `to` takes it out again.

    Raises `Forbidden`, `NotFound`, and `Refused` for a term or quarter there is none of.
    """
    ensure(policy.can_arrange(actor))
    request = _arranged(actor, request.id)
    if by not in IN_TIME or (by == "term" and not _is_term(to)) or (by == "quarter" and not _is_quarter(to)):
        raise Refused(_("Please choose one of the list."), "to")
    before = getattr(request, by) or ""
    if before == to:
        return request
    if by == "term":
        request.term = to or None
    else:
        request.quarter = to
    activity.record(facts.PLACED, actor=actor, subject=request, company_id=_company_of(request), before=before, after=to)
    return request


def _arranged(actor: Viewer, request_id: int) -> FeatureRequest:
    request = seen_request(actor, request_id)
    if request.state != State.VISIBLE or request.merged_into_id is not None:
        raise Refused(_("This request was merged or taken away meanwhile. Look at it again."))
    return request


def _stored(request: FeatureRequest) -> Words:
    return Words(
        request.purpose, request.term or "", request.quarter, request.progress, request.is_public, request.external_key,
        request.external_url,
    )  # fmt: skip


def _current(request: FeatureRequest) -> dict[str, str]:
    return {
        _("What, why and for whom"): request.purpose,
        _("Term"): request.term or "–",
        _("Quarter"): request.quarter or "–",
        _("Progress"): "–" if request.progress is None else f"{request.progress}%",
    }


def _checked(words: Words) -> Words:
    if len(words.purpose) > LONGEST_PURPOSE:
        raise Refused(_("Please keep to %(count)s characters.", count=LONGEST_PURPOSE), "purpose")
    if not _is_term(words.term):
        raise Refused(_("Please choose one of the list."), "term")
    if not _is_quarter(words.quarter):
        raise Refused(_("Please choose one of the list."), "quarter")
    if words.progress is not None and not 0 <= words.progress <= 100:
        raise Refused(_("Please enter a whole number from 0 to %(most)s.", most=100), "progress")
    key, url = words.external_key.strip(), words.external_url.strip()
    if len(key) > LONGEST_KEY:
        raise Refused(_("Please keep to %(count)s characters.", count=LONGEST_KEY), "external_key")
    if url and not _is_address(url):
        raise Refused(_("Paste the whole address, beginning with https://."), "external_url")
    return Words(words.purpose.strip(), words.term, words.quarter, words.progress, words.is_public, key, url)


def _is_term(text: str) -> bool:
    return text in {"", *Term}


def _is_quarter(text: str) -> bool:
    return not text or quarters.is_one(text)


def _is_address(url: str) -> bool:
    if len(url) > LONGEST_URL or any(sign.isspace() or ord(sign) < 0x20 for sign in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def _rendered(purpose: str) -> Rendered:
    try:
        return render(purpose)
    except Refused as refusal:
        raise Refused(refusal.message, "purpose") from None


def _company_of(request: FeatureRequest) -> int | None:
    return request.company_id if request.is_company_only else None
