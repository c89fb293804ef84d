"""Queueing mails, and the job that renders and sends them."""

import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask, current_app, url_for
from flask_babel import force_locale

from app.config import Settings
from app.core import jobs
from app.core.database import db_session
from app.core.mail.address import defused
from app.core.mail.delivery import PORTS, Line
from app.core.mail.message import Content, build

KIND = "core.send_mail"
LIMIT_SECONDS = 120
_BLANK_LINES = re.compile(r"\n{3,}")
Preparation = Callable[[dict[str, Any]], dict[str, Any] | None]


def init_app(app: Flask) -> None:
    """Register the job that sends mails. Raises `ValueError` when the settings name no mail server known here."""
    settings: Settings = app.extensions["settings"]
    if settings.smtp_url and urlsplit(settings.smtp_url).scheme not in PORTS:
        raise ValueError("ENGAWA_SMTP_URL must begin with smtp://, smtps:// or smtp+starttls://")
    app.extensions["mail_line"] = Line(settings)
    jobs.task(app, KIND, _send, limit_seconds=LIMIT_SECONDS, backoff=tuple(settings.mail_retry_seconds))


def prepare(app: Flask, template: str, preparation: Preparation) -> None:
    """Call `preparation(context)` just before a mail of `template` is rendered.

    It returns the context to render with, or None when the mail should not go out any more (the person left, the token
    expired). One-use tokens are made here, so that none ever lies in the queue.
    """
    known = app.extensions.setdefault("mail_preparations", {})
    if template in known:
        raise RuntimeError(f"mail {template} is prepared twice")
    known[template] = preparation


def on_refused(app: Flask, tell: Callable[[str, str], None]) -> None:
    """Call `tell(address, words of the server)` when a mail server refuses a mail for good."""
    app.extensions.setdefault("mail_refusals", []).append(tell)


def queue(
    *,
    to: str,
    template: str,
    locale: str,
    unique_key: str | None = None,
    name: str = "",
    unsubscribe: str = "",
    thread: str = "",
    reply_to: str = "",
    **context: Any,
) -> jobs.Job:
    """Put one mail into the queue, in the open transaction; the same `unique_key` queues it only once.

    `template` is `<feature>/<name>`, `context` holds ids and plain JSON values, `unsubscribe` is a path on this site that
    takes a POST, `thread` what mail programs shall fold it with, `reply_to` where answers go when not to the sender. Raises
    `ValueError` for an unknown language.
    """
    if locale not in ("ja", "en"):
        raise ValueError(f"no mails in {locale!r}")
    key = unique_key or secrets.token_hex(16)
    payload = {
        "to": to, "name": name, "template": template, "locale": locale, "key": key,
        "unsubscribe": unsubscribe, "thread": thread, "reply_to": reply_to, "context": context,
    }  # fmt: skip
    return jobs.enqueue(KIND, payload, unique_key=f"mail:{key}" if unique_key else None)


def absolute(path: str) -> str:
    """The address of a path of this site, by the configured base URL whatever the request said."""
    settings: Settings = current_app.extensions["settings"]
    return urljoin(settings.base_url.rstrip("/") + "/", path.lstrip("/"))


def _send(job: jobs.Running) -> None:
    settings: Settings = current_app.extensions["settings"]
    line: Line = current_app.extensions["mail_line"]
    if (seconds := line.pause()) > 0:
        raise jobs.Postponed(seconds)
    payload = job.payload
    context: dict[str, Any] | None = payload["context"]
    preparation: Preparation | None = current_app.extensions.get("mail_preparations", {}).get(payload["template"])
    if preparation is not None:
        context = preparation(dict(payload["context"]))
    if context is None:
        job.finish({"sent": False})
        return
    unsubscribe = absolute(payload["unsubscribe"]) if payload["unsubscribe"] else ""
    values = {"name": payload["name"], "unsubscribe_url": unsubscribe, "reply_to": payload.get("reply_to", ""), **context}
    content = render(payload["template"], payload["locale"], values)
    db_session.remove()  # no transaction stays open while the mail server thinks
    try:
        message = build(
            content,
            sender=settings.mail_from,
            to=payload["to"],
            to_name=payload["name"],
            key=payload["key"],
            host=urlsplit(settings.base_url).hostname or "localhost",
            locale=payload["locale"],
            unsubscribe=unsubscribe,
            thread=payload.get("thread", ""),
            reply_to=payload.get("reply_to", ""),
        )
    except ValueError as error:
        raise jobs.Undeliverable(str(error)) from error
    try:
        line.deliver(message)
    except jobs.Undeliverable as refused:
        for tell in current_app.extensions.get("mail_refusals", []):
            tell(payload["to"], str(refused))
        raise
    job.finish({"sent": True, "message_id": message["Message-ID"]})


def render(template: str, locale: str, context: dict[str, Any]) -> Content:
    """Return subject, text and HTML of a mail in `locale` (`ja` or `en`)."""
    settings: Settings = current_app.extensions["settings"]
    values = {
        **{key: _harmless(key, value) for key, value in context.items()},
        "locale": locale,
        "product_name": settings.product_name,
        "absolute": absolute,
        "link": lambda endpoint, **arguments: url_for(endpoint, _external=True, **arguments),
    }
    templates = current_app.jinja_env  # without the context of pages: a mail has a reader, but nobody is signed in
    with current_app.test_request_context(base_url=settings.base_url), force_locale(locale):
        subject = values["subject"] = templates.get_template(f"mail/{template}.subject.txt").render(values).strip()
        return Content(
            subject=subject,
            text=_BLANK_LINES.sub("\n\n", templates.get_template(f"mail/{template}.txt").render(values)),
            html=templates.get_template(f"mail/{template}.html").render(values),
        )


def _harmless(key: str, value: Any) -> Any:
    is_name = key == "name" or key.endswith("_name")
    return defused(value) if is_name and isinstance(value, str) else value
