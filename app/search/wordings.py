"""Adding what people ask to the wordings of an answer, through the answers' own operations."""

from flask import url_for

from app.core.access import Viewer, ensure
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.subjects import visible
from app.core.transaction import transaction
from app.faq import operations as faq
from app.faq import policy as faq_policy
from app.faq.models import AnswerText
from app.faq.queries import text_of

KIND = "answer"


def add(actor: Viewer, number: int, wording: str) -> str:
    """Let `wording` lead to the answer with that id, and return the address of the page to look at next.

    Published at once where `actor` may publish and nobody works on the text; otherwise it is added to the draft.
    Raises `Refused`, `Forbidden`, `NotFound`.
    """
    ensure(faq_policy.can_write(actor))
    if not wording:
        raise Refused(_("Please enter the words people use."), "wording")
    found = visible(actor, KIND, [number]).get(number)
    if found is None:
        raise NotFound
    text = text_of(actor, found.slug, found.lang)
    is_live = _add(actor, text, wording)
    endpoint = "faq.show" if is_live else "faq.edit"
    return url_for(endpoint, slug=found.slug, lang=found.lang)


@transaction
def _add(actor: Viewer, text: AnswerText, wording: str) -> bool:
    # Somebody's unfinished work must not go live because of a wording.
    is_untouched = text.staged is None
    work = text.working
    content = faq.prepare(title=work.title, body=work.body_md, wordings=[*work.wordings, wording])
    if content.is_in(work):
        return is_untouched
    text = faq.revise_text(actor, text, content)
    if not is_untouched:
        return False
    if faq_policy.can_publish(actor):
        faq.publish_text(actor, text, note=_("New wording: %(wording)s", wording=wording))
        return True
    faq.send_to_review(actor, text)
    return False
