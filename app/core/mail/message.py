"""Builds the message: text and HTML, headers of an automatic mail, an id that stays the same over attempts."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import css_inline

from app.core import clock
from app.core.mail.address import address, one_line

POLICY = SMTP.clone(cte_type="7bit")  # every server takes it; Japanese travels as base64
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


@dataclass(frozen=True)
class Content:
    """The three rendered parts of a mail."""

    subject: str
    text: str
    html: str


def message_id(key: str, host: str) -> str:
    """The same id for the same key, so that a mail that arrives twice is recognised by mail programs."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def build(
    content: Content,
    *,
    sender: str,
    to: str,
    to_name: str,
    key: str,
    host: str,
    locale: str,
    unsubscribe: str = "",
    thread: str = "",
    reply_to: str = "",
) -> EmailMessage:
    """Return the message. Raises `ValueError` for a bad address.

    `unsubscribe` is an absolute address that takes a POST. Mails of the same `thread` name one common ancestor, which was never
    sent, so that mail programs fold them into one conversation whichever of them a person got. Answers go to `reply_to`.
    """
    message = EmailMessage(policy=POLICY)
    sender_name, sender_mail = parseaddr(sender)
    message["From"] = address(sender_mail, sender_name)
    message["To"] = address(to, to_name)
    message["Subject"] = one_line(content.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id(key, host)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if thread:
        message["In-Reply-To"] = message["References"] = message_id(f"thread:{thread}", host)
    if reply_to:
        message["Reply-To"] = address(reply_to)
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{one_line(unsubscribe, 900)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(content.text.strip() + "\n")
    message.add_alternative(_INLINER.inline(content.html), subtype="html")
    message["Content-Language"] = locale  # after the parts, which take all Content-* headers of before with them
    return message
