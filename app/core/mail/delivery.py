"""Hands a message to the SMTP server, or writes it into the outbox folder when there is none."""

import os
import random
import smtplib
import ssl
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from app.config import Settings
from app.core.jobs import Undeliverable

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
LOCAL = {"localhost", "127.0.0.1", "::1"}
PERMANENT = 500
UNREACHABLE = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)


class Line:
    """The way to the mail server, as one process sees it: after it could not be reached, nobody tries for a while.

    Without the pause, every mail that waits would knock at a server that is just coming back.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._closed_until = 0.0

    def pause(self) -> float:
        """Return for how many seconds no mail should be tried; spread, so that all do not come back at once."""
        left = self._closed_until - time.monotonic()
        return left + random.uniform(0, self._settings.mail_pause_seconds) if left > 0 else 0.0  # noqa: S311 - guards nothing

    def deliver(self, message: EmailMessage) -> None:
        """Send or write `message`. Raises `Undeliverable` when it can never arrive, anything else when a later try may help."""
        settings = self._settings
        if not settings.smtp_url:
            write(message, settings.data_dir / "outbox")
            return
        try:
            _send(message, settings)
        except OSError as error:  # what smtplib raises is one, too
            if isinstance(error, UNREACHABLE) or not isinstance(error, smtplib.SMTPException):
                self._closed_until = time.monotonic() + settings.mail_pause_seconds
            raise


def _send(message: EmailMessage, settings: Settings) -> None:
    try:
        send(message, urlsplit(settings.smtp_url), settings.smtp_timeout_seconds, _comes_back_to(message, settings))
    except smtplib.SMTPAuthenticationError:
        raise  # our account, not the mail: worth another try once somebody mended the settings
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        _give_up_when_permanent(code, reason, refused)
    except smtplib.SMTPResponseException as refused:
        _give_up_when_permanent(refused.smtp_code, refused.smtp_error, refused)
    except smtplib.SMTPNotSupportedError as refused:
        raise Undeliverable(str(refused)) from refused


def _comes_back_to(message: EmailMessage, settings: Settings) -> str | None:
    """Return where the mail server reports to when the mail does not arrive: the reply address signed for its reader.

    A report that comes in there is about that person, whoever writes it; None leaves it to the sender of the mail.
    """
    local, _, domain = settings.reply_address.partition("@")
    address = str(message.get("Reply-To", "")).strip()
    return address if domain and address.startswith(f"{local}+") and address.endswith(f"@{domain}") else None


def _give_up_when_permanent(code: int, reason: bytes | str, error: Exception) -> None:
    if code >= PERMANENT:
        words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
        raise Undeliverable(f"{code} {words}") from error
    raise error


def send(message: EmailMessage, server: SplitResult, seconds: int, sender: str | None = None) -> None:
    """Send by `smtp://`, `smtps://` or `smtp+starttls://` (encryption demanded); `sender` is that of the envelope, when it is
    not the sender of the mail. Raises `smtplib` and socket errors.
    """
    host, port = server.hostname or "localhost", server.port or PORTS[server.scheme]
    context = ssl.create_default_context()
    connection: smtplib.SMTP
    if server.scheme == "smtps":
        connection = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=seconds)
    with connection:
        is_private = server.scheme == "smtps" or host in LOCAL
        if server.scheme != "smtps" and (server.scheme == "smtp+starttls" or _offers_encryption(connection)):
            connection.starttls(context=context)
            is_private = True
        if server.username:
            if not is_private:
                raise ConnectionError("the SMTP server offers no encryption; the password is not sent")
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message, from_addr=sender)


def _offers_encryption(connection: smtplib.SMTP) -> bool:
    connection.ehlo()
    return connection.has_extn("starttls")


def write(message: EmailMessage, outbox: Path) -> None:
    """Write `message` as one `.eml` file; a second attempt replaces the file of the first."""
    outbox.mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].strip("<>").split("@")[0]
    with tempfile.NamedTemporaryFile(dir=outbox, prefix=".", suffix=".tmp", delete=False) as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(outbox / f"{name}.eml")
