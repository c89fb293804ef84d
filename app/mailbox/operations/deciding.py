"""What staff decide about a mail that waits, and what is forgotten in the end."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete

from app.comments.operations.content import Content, prepare
from app.core import activity, clock, storage
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.mailbox import facts, letters, policy, queries
from app.mailbox.cases import of_letter
from app.mailbox.letters import Attachment
from app.mailbox.models import InboundMail, State
from app.mailbox.operations.posting import attached, post, with_files
from app.people import viewers
from app.people.viewers import PersonViewer

KEPT = timedelta(days=365)
WAITS = timedelta(days=90)
AT_ONCE = 200


def accept(actor: Viewer, mail: InboundMail) -> None:
    """Post a mail that waits in the name of the person its address was signed for; files that are refused are left out.

    Raises `Refused` when it is not known whose words these are, when they may not write there any more, or when somebody has
    decided meanwhile.
    """
    ensure(policy.can_decide(actor))
    _ensure_waiting(mail)
    person = viewers.of_person(mail.person_id or 0)
    if not mail.is_acceptable or person is None:
        raise Refused(_("It is not known who wrote this, or about what. Please discard it, or ask the person to write here."))
    taken, _refused = attached(person, _attachments(mail))
    try:
        _accept(actor, mail, person, prepare(with_files(mail.text, taken), person))
    except (NotFound, Forbidden):
        raise Refused(_("%(name)s may not write there any more.", name=person.name)) from None
    _drop_stored(mail)


@transaction
def _accept(actor: Viewer, mail: InboundMail, person: PersonViewer, content: Content) -> None:
    comment = post(person, mail.subject_kind or "", mail.subject_id or 0, content)
    mail.comment_id = comment.id
    _settle(actor, mail, State.POSTED)
    activity.record(
        facts.MAIL_ACCEPTED, actor=actor, subject=mail, company_id=person.company_id, title=" ", author_id=person.id
    )


def discard(actor: Viewer, mail: InboundMail) -> None:
    """Throw away a mail that waits. Raises `Refused` when somebody has decided meanwhile."""
    ensure(policy.can_decide(actor))
    _ensure_waiting(mail)
    _discard(actor, mail)
    _drop_stored(mail)


@transaction
def _discard(actor: Viewer, mail: InboundMail) -> None:
    _settle(actor, mail, State.DISCARDED)
    activity.record(facts.MAIL_DISCARDED, actor=actor, subject=mail, title=" ", reason=mail.reason)


@transaction
def forget_old() -> None:
    """Discard what has waited for 90 days, and forget after a year that a mail ever came."""
    now = clock.now()
    for mail in queries.waiting_since(now - WAITS, AT_ONCE):
        _drop_stored(mail)
        mail.state, mail.decided_at = State.DISCARDED, now
        mail.text = mail.whole = ""
    db_session.execute(delete(InboundMail).where(InboundMail.taken_at < now - KEPT, InboundMail.state != State.WAITING))


def original(actor: Viewer, mail: InboundMail) -> bytes:
    """Return a mail that waits as it came. Raises `NotFound` when it is not kept: it was too large, or somebody has decided."""
    ensure(policy.can_decide(actor))
    if mail.state != State.WAITING or not mail.storage_key or not storage.exists(mail.storage_key):
        raise NotFound
    return storage.get(mail.storage_key)


def _ensure_waiting(mail: InboundMail) -> None:
    if mail.state != State.WAITING:
        raise Refused(_("Somebody has decided about this mail meanwhile."))


def _settle(actor: Viewer, mail: InboundMail, state: State) -> None:
    mail.state, mail.decided_by_id, mail.decided_at = state, actor.id, clock.now()
    mail.text = mail.whole = ""


def _attachments(mail: InboundMail) -> tuple[Attachment, ...]:
    if not mail.attachments or not mail.storage_key or not storage.exists(mail.storage_key):
        return ()
    with suppress(letters.Unreadable):
        return of_letter(letters.read(storage.get(mail.storage_key))).attachments
    return ()


def _drop_stored(mail: InboundMail) -> None:
    if mail.storage_key:
        storage.delete(mail.storage_key)
