"""Taking a mail in: it becomes a comment of its sender, or waits for staff with the reason."""

import hashlib
from dataclasses import replace

from sqlalchemy.exc import OperationalError

from app.comments.operations.content import Content, prepare
from app.core import activity, storage
from app.core.access import SYSTEM, Viewer, ensure
from app.core.database import db_session
from app.core.errors import Busy, Forbidden, NotFound, Refused, TooMany
from app.core.limits import limit
from app.core.logs import log
from app.core.transaction import transaction
from app.mailbox import facts, letters, policy, queries
from app.mailbox.cases import Case, of_letter
from app.mailbox.letters import Letter
from app.mailbox.models import MAX_ADDRESS, MAX_NAME, MAX_TITLE, InboundMail, Reason, State
from app.mailbox.operations.posting import attached, post, with_files

#: What mail servers commonly let through, with 25 MB of files in it.
LARGEST_BYTES = 36 * 1024 * 1024
PACE = ("60/hour", "300/day")
LONGEST_NOTE = 400
FOLDER = "mailbox"


def take(actor: Viewer, raw: bytes, *, size: int = 0) -> InboundMail:
    """Take in the mail `raw` and return what became of it; one that was taken before is left as it is.

    It is posted in the name of its sender when all of it holds: the address is signed for that person, the person sent it, it
    was written by hand, something is left of it without quotations, and they may write there. Otherwise it waits, as does what
    fails in a way nobody foresaw. `size` is that of the whole mail when `raw` is only its head. Only the site itself may.

    Raises `Busy`, `OSError` and `OperationalError` when it cannot be kept now; the mail is to be handed over again.
    """
    ensure(policy.can_take(actor))
    key = _key(raw)
    known = queries.by_key(key)
    if known is not None:
        return known
    try:
        return _decide(actor, key, raw, max(size, len(raw)))
    except (Busy, OSError, OperationalError):
        raise  # The database or the disk is at fault, not the mail: it comes again.
    except Exception as error:
        # What nobody foresaw about a mail must neither lose it nor stop the others.
        log.error("mailbox.mail_failed", error=f"{type(error).__name__}: {error}"[:500])
        return _keep(actor, key, raw, None, Case().doubtful(Reason.FAILED, type(error).__name__))


def _decide(actor: Viewer, key: str, raw: bytes, size: int) -> InboundMail:
    letter, reason = _read(raw, size)
    case = of_letter(letter) if letter is not None else Case()
    if reason:
        case = replace(case, bounce=None, attachments=()).doubtful(reason)
    if case.bounce is not None:
        return _note_bounce(actor, key, letter, case)
    if case.reason:
        return _keep(actor, key, raw, letter, case)
    try:
        return _post(actor, key, letter, case)
    except TooMany:
        case = case.doubtful(Reason.TOO_MANY)
    except (NotFound, Forbidden):
        case = case.doubtful(Reason.GONE)
    except Refused as refusal:
        case = case.doubtful(Reason.ATTACHMENT if refusal.field == "file" else Reason.REFUSED, refusal.message)
    return _keep(actor, key, raw, letter, case)


def _key(raw: bytes) -> str:
    message_id = letters.message_id_of(raw)
    return hashlib.sha256(message_id.encode() if message_id else raw).hexdigest()


def _read(raw: bytes, size: int) -> tuple[Letter | None, str]:
    is_too_large = size > LARGEST_BYTES
    try:
        # Of what is too large, the head alone tells who sent it.
        return letters.read(
            letters.HEAD.split(raw, maxsplit=1)[0] if is_too_large else raw
        ), Reason.TOO_LARGE if is_too_large else ""
    except letters.Unreadable:
        return None, Reason.TOO_LARGE if is_too_large else Reason.UNREADABLE


def _post(actor: Viewer, key: str, letter: Letter | None, case: Case) -> InboundMail:
    # Rendering and storing happen before the transaction; files that stay loose are swept away.
    assert case.person is not None
    files, refused = attached(case.person, case.attachments)
    if refused:
        raise Refused(refused, "file")
    return _post_and_note(actor, key, letter, case, prepare(with_files(case.text, files), case.person))


@transaction
def _post_and_note(actor: Viewer, key: str, letter: Letter | None, case: Case, content: Content) -> InboundMail:
    assert case.person is not None
    limit("reply_by_mail", str(case.person.id), *PACE)
    comment = post(case.person, case.kind, case.subject_id, content)
    mail = _row(key, letter, case)
    mail.state, mail.comment_id = State.POSTED, comment.id
    db_session.add(mail)
    activity.record(facts.REPLY_TAKEN, actor=case.person, subject=mail, company_id=case.person.company_id, title=" ")
    return mail


def _keep(actor: Viewer, key: str, raw: bytes, letter: Letter | None, case: Case) -> InboundMail:
    mail = _row(key, letter, case)
    mail.size, mail.text, mail.whole = len(raw), case.text, case.whole
    mail.attachments = [one.name for one in case.attachments]
    if case.reason != Reason.TOO_LARGE:
        mail.storage_key = f"{storage.new_key(FOLDER)}.eml"
        storage.put(mail.storage_key, raw, "message/rfc822")
    try:
        return _note_kept(actor, mail)
    except BaseException:
        if mail.storage_key:
            storage.delete(mail.storage_key)
        raise


@transaction
def _note_kept(actor: Viewer, mail: InboundMail) -> InboundMail:
    ensure(policy.can_take(actor))
    db_session.add(mail)
    activity.record(facts.MAIL_KEPT, actor=SYSTEM, subject=mail, title=" ", reason=mail.reason)
    return mail


@transaction
def _note_bounce(actor: Viewer, key: str, letter: Letter | None, case: Case) -> InboundMail:
    ensure(policy.can_take(actor))
    assert case.bounce is not None
    assert case.person is not None
    mail = _row(key, letter, case)
    mail.state, mail.note = State.BOUNCED, case.bounce.reason[:LONGEST_NOTE]
    db_session.add(mail)
    activity.record(
        facts.MAIL_BOUNCED,
        actor=SYSTEM,
        subject=("person", case.person.id),
        company_id=case.person.company_id,
        title=case.person.name,
        mail=case.person.mail,
        is_hard=case.bounce.is_hard,
        reason=case.bounce.reason,
    )
    return mail


def _row(key: str, letter: Letter | None, case: Case) -> InboundMail:
    return InboundMail(
        key=key,
        sender=(", ".join(letter.senders) if letter else "")[:MAX_ADDRESS],
        sender_name=(letter.sender_name if letter else "")[:MAX_NAME],
        title=(letter.title if letter else "")[:MAX_TITLE],
        sent_at=letter.sent_at if letter else None,
        reason=case.reason,
        note=case.note[:LONGEST_NOTE],
        person_id=case.person.id if case.person else None,
        subject_kind=case.kind or None,
        subject_id=case.subject_id or None,
    )
