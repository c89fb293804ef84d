"""Fetches mail from the IMAP mailbox of the reply address, every minute.

A mail is marked as read only after it was taken in; one that is fetched again is known by its Message-ID. One that cannot be
taken in stays unread for the next minute, and those behind it are taken all the same.
"""

import ssl
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from flask import current_app
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessage, MailMessageFlags

from app.core import jobs
from app.core.access import SYSTEM
from app.core.logs import log
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


class _Mail(MailMessage):
    """A mail with the bytes it came as: what was read of them and written anew is not always the same."""

    def __init__(self, fetch_data: list[Any]) -> None:
        super().__init__(fetch_data)
        self.raw: bytes = self._get_message_data_parts(fetch_data)[0]


def fetch(address: str) -> int:
    """Take in the unread mails of the mailbox at `address`, 50 at most; return their number.

    Raises `ValueError` for an address that is none, `OSError` and `imaplib` errors when the server does not answer.
    """
    taken = 0
    with _open(address) as mailbox:
        for uid in mailbox.uids(AND(seen=False))[:AT_ONCE]:
            try:
                taken += _take(mailbox, uid)
            except mailbox.client.abort:
                raise  # The connection is gone, for all of them.
            except Exception as error:
                # Whatever it is about this one, the others need not wait for it.
                log.error("mailbox.mail_left", uid=uid, error=f"{type(error).__name__}: {error}"[:500])
    return taken


def _take(mailbox: BaseMailBox, uid: str) -> int:
    """Take in one mail; 0 when somebody else has taken it out of the mailbox meanwhile."""
    head = _fetched(mailbox, uid, headers_only=True)
    if head is None:
        return 0
    is_small = head.size_rfc822 <= operations.LARGEST_BYTES
    mail = (_fetched(mailbox, uid, headers_only=False) if is_small else None) or head
    taken = operations.take(SYSTEM, mail.raw, size=head.size_rfc822)
    mailbox.flag(uid, MailMessageFlags.SEEN, True)
    log.info("mail_taken", state=taken.state, reason=taken.reason)
    return 1


def _fetched(mailbox: BaseMailBox, uid: str, *, headers_only: bool) -> _Mail | None:
    return cast("_Mail | None", next(mailbox.fetch(uid_list=[uid], mark_seen=False, headers_only=headers_only), None))


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
    mailbox.email_message_class = _Mail
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        return mailbox.login(unquote(parts.username or ""), unquote(parts.password or ""), folder)
    except BaseException:
        mailbox.client.shutdown()
        raise
