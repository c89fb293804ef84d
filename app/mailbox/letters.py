"""Reading a mail as it came: who sent it to whom, its text, its attachments, and whether a machine wrote it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from charset_normalizer import from_bytes

MOST_PARTS = 200
LONGEST_TEXT = 256 * 1024
#: Addresses are read slowly, so a head full of them would keep all other mails waiting.
LARGEST_HEAD = 64 * 1024
HEAD = re.compile(rb"\r?\n\r?\n")
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To")
#: Parts that are no attachment anybody wants: signatures, invitations, cards, what Outlook wraps around mails.
NO_ATTACHMENT = re.compile(
    r"^(?:application/(?:(?:x-)?pkcs7-signature|pgp-\S+|ms-tnef|vnd\.ms-tnef)|text/(?:x-)?(?:v?calendar|vcard)|message/\S+)$"
)
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|auto-?reply)(?:[+-].*)?@", re.IGNORECASE)
AUTOMATIC_TITLE = re.compile(
    r"^\s*(?:(?:re|aw|sv)\s*[:：]\s*)?(?:auto(?:matic(?:ally)?)?[ :\-]*(?:reply|response|antwort)|out of (?:the )?office"
    r"|abwesen|【?\[?(?:自動返信|自動応答|不在|休暇|自動配信)|undeliver|delivery status"
    r"|mail delivery (?:failed|system)|returned mail)",
    re.IGNORECASE,
)
#: Charsets whose label promises less than mail programs put in.
WIDER = {
    "iso-2022-jp": ("iso2022_jp", "iso2022_jp_3", "iso2022_jp_ext"), "shift_jis": ("cp932",), "gb2312": ("gb18030",),
    "ks_c_5601-1987": ("cp949",), "us-ascii": ("ascii", "utf-8"), "ansi_x3.4-1968": ("utf-8",),
}  # fmt: skip


class Unreadable(Exception):
    """What came in is no mail that can be read."""


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail; `content_id` names one that is shown within the text."""

    name: str
    data: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Bounce:
    """That a mail of ours did not arrive: for good (`is_hard`) or for now; `reason` is the mail server's code and words."""

    is_hard: bool
    reason: str


@dataclass(frozen=True)
class Letter:
    """A mail, read. `senders` are the addresses of its From line; there should be one."""

    message_id: str
    senders: tuple[str, ...]
    sender_name: str
    recipients: tuple[str, ...]
    title: str
    sent_at: datetime | None
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    is_automatic: bool
    is_forged: bool
    bounce: Bounce | None

    @property
    def sender(self) -> str:
        """The one address it came from, or nothing when there are several."""
        return self.senders[0] if len(self.senders) == 1 else ""


def read(raw: bytes) -> Letter:
    """Return the mail in `raw`. Raises `Unreadable`."""
    if len(HEAD.split(raw, maxsplit=1)[0]) > LARGEST_HEAD:
        raise Unreadable
    try:
        return _letter(message_from_bytes(raw, policy=policy.default))
    # The parser of the standard library fails in many ways over headers nobody should write.
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError, MessageError) as error:
        raise Unreadable from error


def message_id_of(raw: bytes) -> str:
    """Return the Message-ID, whatever else is wrong with the mail; empty when there is none."""
    found = re.search(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?([^\r\n]{1,900})", raw[:65536], re.IGNORECASE | re.MULTILINE)
    return found[1].decode("ascii", "replace").strip() if found else ""


def _letter(message: EmailMessage) -> Letter:
    parts = list(_parts(message))
    senders = getaddresses([str(value) for value in message.get_all("From", [])])
    text = "\n\n".join(_text_of(part) for part in parts if _is_text(part, "plain"))
    html = next((_text_of(part) for part in parts if _is_text(part, "html")), "")
    if not html and len(text) > LONGEST_TEXT:
        raise ValueError("too much text")
    return Letter(
        message_id=str(message.get("Message-ID", "")).strip(),
        senders=tuple(_one_line(address).lower() for _name, address in senders if "@" in address),
        sender_name=_one_line(senders[0][0] if senders else ""),
        recipients=tuple(_recipients(message)),
        title=_one_line(str(message.get("Subject", ""))),
        sent_at=_date(str(message.get("Date", ""))),
        text=text[:LONGEST_TEXT],
        html=html,
        attachments=tuple(_attachment(part) for part in parts if _is_attachment(part)),
        is_automatic=_is_automatic(message),
        is_forged=_is_forged(message),
        bounce=_bounce(message, parts),
    )


def _parts(message: Message) -> Iterator[EmailMessage]:
    """Walk through the parts in order, without going into mails that lie within this one."""
    waiting: list[Any] = [message]
    for _count in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            waiting[:0] = children
    raise ValueError("too many parts")


def _is_text(part: EmailMessage, subtype: str) -> bool:
    return part.get_content_type() == f"text/{subtype}" and part.get_content_disposition() != "attachment"


def _is_attachment(part: EmailMessage) -> bool:
    if part.get_content_maintype() == "multipart" or NO_ATTACHMENT.match(part.get_content_type()):
        return False
    is_embedded = bool(part.get("Content-ID")) and part.get_content_maintype() == "image"
    return part.get_content_disposition() == "attachment" or is_embedded or bool(part.get_filename())


def _attachment(part: EmailMessage) -> Attachment:
    kind = part.get_content_subtype()
    name = _one_line(part.get_filename() or f"attachment.{'jpg' if kind == 'jpeg' else kind}")
    is_file = part.get_content_disposition() == "attachment"
    content_id = "" if is_file else str(part.get("Content-ID", "")).strip().strip("<>")
    return Attachment(name, part.get_payload(decode=True) or b"", content_id)  # type: ignore[arg-type]


def _text_of(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    text = _decoded(data, str(part.get_content_charset() or "utf-8").lower()).replace("\x00", "").replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r"(?<!^--)[ ]\n(?![>\s])", " ", text, flags=re.MULTILINE)
    return text


def _decoded(data: bytes, charset: str) -> str:
    for name in WIDER.get(charset, (charset,)):
        try:
            return _whole(data.decode(name))
        except (LookupError, UnicodeDecodeError):
            continue
    best = from_bytes(data[:LONGEST_TEXT]).best()
    return _whole(str(best)) if best is not None else data.decode("utf-8", "replace")


def _whole(text: str) -> str:
    """Return the text without halves of characters, which some charsets let through and nothing can keep."""
    return text.encode("utf-8", "replace").decode()


def _recipients(message: EmailMessage) -> Iterable[str]:
    for name in RECIPIENTS:
        for _name, address in getaddresses([str(value) for value in message.get_all(name, [])]):
            if "@" in address:
                yield address


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).split())[:300]


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_automatic(message: EmailMessage) -> bool:
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    senders = [address for _name, address in getaddresses([str(message.get("From", ""))])]
    return (
        said != "no"
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From", "List-Id", "X-Auto-Reply"))
        or str(message.get("Return-Path", "")).strip() == "<>"
        or any(MACHINES.match(address) for address in senders)
        or bool(AUTOMATIC_TITLE.match(str(message.get("Subject", ""))))
    )


def _is_forged(message: EmailMessage) -> bool:
    """Whether the own mail server says that the sender's address does not hold; that it says nothing proves nothing."""
    checked = " ".join(str(value) for value in message.get_all("Authentication-Results", [])[:1]).lower()
    return "dmarc=fail" in checked or ("dkim=fail" in checked and "spf=fail" in checked)


def _bounce(message: EmailMessage, parts: list[EmailMessage]) -> Bounce | None:
    if message.get_content_type() != "multipart/report":
        return None
    for part in parts:
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message):
                action = str(block.get("Action", "")).strip().lower()
                if action == "failed":
                    status = _one_line(str(block.get("Status", "")))
                    return Bounce(
                        not status.startswith("4"), f"{status} {_one_line(str(block.get('Diagnostic-Code', '')))}"[:300]
                    )
    return None
