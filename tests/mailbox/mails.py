"""Mails for the tests, as mail programs write them."""

import base64
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from app.core.access import Viewer
from app.mailbox import addresses

REPLIES_TO = "reply@help.example.com"


def reply(person: Viewer, where: tuple[str, int], text: str = "I do it weekly.", **headers: str) -> EmailMessage:
    """Return a reply of `person` about a subject; `headers` replace or add header lines, `_` standing for `-`."""
    mail = EmailMessage(policy=SMTP)
    usual = {
        "From": f"{person.name} <{getattr(person, 'mail', '')}>",
        "To": addresses.reply_to(person.id or 0, *where),
        "Subject": "Re: A place to write",
        "Message-ID": f"<{abs(hash((person.id, text, tuple(headers.items()))))}@mail.example>",
        "Date": "Sun, 22 Nov 2026 12:00:00 +0900",
    }
    for name, value in {**usual, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail


def with_file(mail: EmailMessage, data: bytes, name: str, kind: str = "application/pdf") -> EmailMessage:
    """Attach a file."""
    main, _, sub = kind.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def bounce(to: str, status: str = "5.1.1", **headers: str) -> bytes:
    """Return the report of a mail server that a mail did not arrive."""
    lines = {
        "From": "MAILER-DAEMON@mx.example",
        "To": to,
        "Subject": "Undelivered Mail Returned to Sender",
        "Message-ID": f"<bounce-{status}-{abs(hash(to))}@mx.example>",
        "Return-Path": "<>",
        "Auto-Submitted": "auto-replied",
        "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"',
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; somebody@acme.example\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such mailbox\r\n\r\n--b--\r\n"
    )
    return f"{head}\r\n{parts}".encode()


def pdf() -> bytes:
    """Return the smallest file that is a PDF."""
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def png() -> bytes:
    """Return a picture of one point."""
    return base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def raw(mail: Any) -> bytes:
    """Return the bytes of a mail."""
    return bytes(mail.as_bytes())
