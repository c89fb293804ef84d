"""Fetches mail from the IMAP mailbox of the reply address, every minute.

A mail is marked as read only after it was taken in; one that is fetched again is known by its Message-ID.
"""

import ssl
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags

from app.core import jobs
from app.core.access import SYSTEM
from app.mailbox import operations

AT_ONCE = 50
SECONDS = 30
LOCAL = {"localhost", "127.0.0.1", "::1"}
PORTS = {"imaps": 993, "imap": 143}


def poll(job: jobs.Running) -> None:
    """Take in what is new. Raises what the network raises; the next minute is another try."""
    address = current_app.extensions["settings"].imap_url
    if address:
        job.finish({"taken": fetch(address)})


def fetch(address: str) -> int:
    """Take in the unread mails of the mailbox at `address`, 50 at most; return their number.

    Raises `ValueError` for an address that is none, `OSError` and `imaplib` errors when the server does not answer.
    """
    taken = 0
    with _open(address) as mailbox:
        for head in list(mailbox.fetch(AND(seen=False), mark_seen=False, headers_only=True, bulk=True, limit=AT_ONCE)):
            whole = head
            if head.size_rfc822 <= operations.LARGEST_BYTES:
                whole = next(iter(mailbox.fetch(AND(uid=str(head.uid)), mark_seen=False)), head)
            mail = operations.take(SYSTEM, whole.obj.as_bytes(), size=head.size_rfc822)
            mailbox.flag(str(head.uid), MailMessageFlags.SEEN, True)
            structlog.get_logger().info("mail_taken", state=mail.state, reason=mail.reason)
            taken += 1
    return taken


def _open(address: str) -> BaseMailBox:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in PORTS or not host or (parts.scheme == "imap" and host not in LOCAL):
        raise ValueError("ENGAWA_IMAP_URL must begin with imaps://, or imap:// for this machine alone")
    port = parts.port or PORTS[parts.scheme]
    mailbox: BaseMailBox
    if parts.scheme == "imaps":
        mailbox = MailBox(host, port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    else:
        mailbox = MailBoxUnencrypted(host, port, timeout=SECONDS)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        return mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)
    except BaseException:
        mailbox.client.shutdown()
        raise
