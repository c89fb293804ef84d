"""Mail: queued with its cause, headers nobody can bend, retried when that may help, never twice under another id."""

import email
import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.core import clock, mail
from app.core.database import db_session
from app.core.jobs import Job, Postponed, Running, State, Undeliverable, tasks
from app.core.jobs.claiming import claim
from app.core.jobs.performing import perform
from app.core.mail.delivery import Line
from app.core.mail.queue import KIND, init_app
from app.core.transaction import transact, transaction

TEMPLATES = {
    "mail/tests/hello.subject.txt": "{{ '質問への回答' if locale == 'ja' else 'An answer' }} {{ about }}",
    "mail/tests/hello.txt": "{{ person_name }}\n{{ absolute('/answers/1') }}\n{{ about }}\n",
    "mail/tests/hello.html": "<style>p{color:#123456}</style><p>{{ person_name }}: {{ about }}</p>",
}


class Server:
    """What arrives at a real SMTP server, which refuses as told."""

    def __init__(self) -> None:
        self.refusals: list[str] = []
        self.attempts: list[bytes] = []
        self.accepted: list[EmailMessage] = []
        self.envelopes: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.attempts.append(envelope.content)
        if self.refusals:
            return self.refusals.pop(0)
        self.envelopes.append(envelope.mail_from)
        self.accepted.append(email.message_from_bytes(envelope.content, policy=SMTP))
        return "250 taken"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def server(app) -> Iterator[Server]:
    receiver = Server()
    controller = Controller(receiver, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings = app.extensions["settings"]
    before = settings.smtp_url
    settings.smtp_url = f"smtp://127.0.0.1:{controller.port}"
    yield receiver
    settings.smtp_url = before
    app.extensions["mail_line"] = Line(settings)  # a line one test found closed is no matter of the next
    controller.stop()


@pytest.fixture(autouse=True)
def _templates(app) -> Iterator[None]:
    loader = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), loader])
    yield
    app.jinja_env.loader = loader


def queue(**changes: Any) -> Job:
    values = {
        "to": "mia@acme.example",
        "template": "tests/hello",
        "locale": "ja",
        "name": "Mia",
        "about": "請求",
        "person_name": "Mia",
    }
    with transact():
        return mail.queue(**{**values, **changes})


def send(app, job: Job) -> Running:
    running = Running(job.id, job.kind, job.payload, 1, None, "test")
    tasks(app)[KIND].run(running)
    return running


def test_japanese_mail_arrives_with_both_parts(app, server):
    send(app, queue())
    (message,) = server.accepted
    assert message["Subject"] == "質問への回答 請求"
    assert message["To"] == "Mia <mia@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "ja"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert "http://localhost/answers/1" in text.get_content()
    assert 'style="color: #123456' in html.get_content() or 'style="color:#123456' in html.get_content()
    assert "List-Unsubscribe" not in message
    assert all(len(line) < 999 and line.isascii() for line in server.attempts[0].splitlines())


def test_one_click_unsubscribe_headers(app, server):
    send(app, queue(unsubscribe="/mail/stop/abc"))
    assert server.accepted[0]["List-Unsubscribe"] == "<http://localhost/mail/stop/abc>"
    assert server.accepted[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_does_not_arrive_is_reported_to_the_signed_reply_address(app, server):
    settings = app.extensions["settings"]
    settings.reply_address = "reply@help.example.com"
    try:
        send(app, queue(reply_to="reply+1.thread.2.abc@help.example.com"))
        send(app, queue(reply_to="somebody@elsewhere.example"))
        send(app, queue())
    finally:
        settings.reply_address = ""
    assert server.envelopes[0] == "reply+1.thread.2.abc@help.example.com"
    assert set(server.envelopes[1:]) == {server.accepted[1]["From"].addresses[0].addr_spec}


def test_mail_is_queued_with_its_cause_or_not_at_all(app):
    @transaction
    def fails() -> None:
        mail.queue(to="a@b.example", template="tests/hello", locale="en", about="x", person_name="y")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert db_session.scalars(select(Job).where(Job.kind == KIND)).all() == []


def test_same_unique_key_is_one_mail(app):
    assert queue(unique_key="invitation:1").id == queue(unique_key="invitation:1").id
    assert queue(unique_key="invitation:2").id != queue(unique_key="invitation:1").id


def test_worker_retries_after_a_minute_and_then_less_and_less_often(app, server, time_machine):
    waits = app.extensions["settings"].mail_retry_seconds
    server.refusals = ["451 try later"] * len(waits) + ["250 taken"]
    queue()
    for seconds in waits:
        assert perform(claim()) is State.WAITING
        assert claim() is None
        time_machine.move_to(clock.now() + timedelta(seconds=seconds * 1.25))
    assert perform(claim()) is State.DONE
    assert len({email.message_from_bytes(content)["Message-ID"] for content in server.attempts}) == 1


def test_worker_never_retries_what_was_refused_for_good(app, server, time_machine):
    server.refusals = ["550 no such person"]
    job = queue()
    assert perform(claim()) is State.DEAD
    time_machine.move_to(clock.now() + timedelta(days=30))
    assert claim() is None
    assert "550" in db_session.scalar(select(Job.last_error).where(Job.id == job.id))


def test_unknown_kind_of_server_is_refused_at_the_start(app, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "smtp_url", "http://mail.example")
    with pytest.raises(ValueError, match="ENGAWA_SMTP_URL"):
        init_app(app)


def test_temporary_refusal_is_raised_for_a_retry_and_keeps_the_message_id(app, server):
    server.refusals = ["451 try later"]
    job = queue()
    with pytest.raises(smtplib.SMTPResponseException):
        send(app, job)
    assert send(app, job).result["sent"]
    first, second = (email.message_from_bytes(content) for content in server.attempts)
    assert first["Message-ID"] == second["Message-ID"]
    assert tasks(app)[KIND].backoff == (60, 300, 900, 3600, 10800, 21600, 43200, 86400)


def test_permanent_refusal_is_final(app, server):
    server.refusals = ["550 no such person"]
    with pytest.raises(Undeliverable, match="550 no such person"):
        send(app, queue())
    assert len(server.attempts) == 1


def test_server_that_is_away_is_tried_again(app, server):
    app.extensions["settings"].smtp_url = f"smtp://127.0.0.1:{free_port()}"
    with pytest.raises(OSError, match="refused"):
        send(app, queue())
    # The next mail does not knock at a door that was closed a moment ago, and loses no attempt by waiting.
    with pytest.raises(Postponed) as postponed:
        send(app, queue())
    pause = app.extensions["settings"].mail_pause_seconds
    assert 0 < postponed.value.seconds <= 2 * pause


def test_a_postponed_mail_has_used_up_no_attempt(app, server):
    app.extensions["settings"].smtp_url = f"smtp://127.0.0.1:{free_port()}"
    waiting = [queue().id, queue().id]
    for _mail in waiting:
        perform(claim())
    first, second = (db_session.get(Job, one, populate_existing=True) for one in waiting)
    assert (first.state, first.attempts) == (State.WAITING, 1)
    assert (second.state, second.attempts) == (State.WAITING, 0)
    assert second.run_at > clock.now()


def test_password_is_not_sent_without_encryption(app, server, monkeypatch):
    monkeypatch.setattr("app.core.mail.delivery.LOCAL", set())
    settings = app.extensions["settings"]
    settings.smtp_url = settings.smtp_url.replace("//", "//user:secret@")
    with pytest.raises(ConnectionError, match="encryption"):
        send(app, queue())


def test_without_a_server_mails_become_files(app):
    job = queue(locale="en")
    send(app, job)
    send(app, job)
    files = list((app.extensions["settings"].data_dir / "outbox").iterdir())
    names = [file.name for file in files]
    assert not [name for name in names if name.startswith(".")]
    written = [email.message_from_bytes(file.read_bytes(), policy=SMTP) for file in files]
    assert [message["Subject"] for message in written if message["Message-ID"] == send(app, job).result["message_id"]] == [
        "An answer 請求"
    ]


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
@pytest.mark.parametrize("field", ["name", "about"])
def test_no_text_makes_a_header_of_its_own(app, server, break_, field):
    send(app, queue(**{field: f"Mia{break_}Bcc: victim@example.com{break_}{break_}<p>body"}))
    (content,) = server.attempts
    head = content.split(b"\r\n\r\n")[0]
    strict = email.message_from_bytes(content, policy=SMTP.clone(raise_on_defect=True))
    assert strict["Bcc"] is None
    assert b"\nBcc" not in head
    assert len(strict["To"].addresses) == 1
    assert strict["To"].addresses[0].addr_spec == "mia@acme.example"


@pytest.mark.parametrize(
    "to", ["a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "nobody", "@b.example", "a b@c.example", ""]
)
def test_what_is_no_single_address_is_never_sent_to(app, server, to):
    with pytest.raises(Undeliverable):
        send(app, queue(to=to))
    assert server.attempts == []


def test_names_make_no_links(app, server):
    send(app, queue(name="www.evil.example/login", person_name="https://evil.example admin@bank.example"))
    (message,) = server.accepted
    everything = message["To"] + message.get_body(("plain",)).get_content() + message.get_body(("html",)).get_content()
    for bait in ("evil.example", "https://evil", "@bank", "www."):
        assert bait not in everything
    assert mail.defused("J. R. 山田") == "J. R. 山田"


def test_markup_in_text_is_escaped_in_html(app, server):
    send(app, queue(about="<img src=x onerror=alert(1)>"))
    assert "<img" not in server.accepted[0].get_body(("html",)).get_content()


def test_preparation_adds_secrets_late_and_may_drop_the_mail(app, server):
    seen = []

    def late(context: dict[str, Any]) -> dict[str, Any] | None:
        seen.append(context)
        return None if context["about"] == "gone" else {**context, "about": "secret-token"}

    mail.prepare(app, "tests/hello", late)
    try:
        job = queue()
        assert "secret-token" not in str(job.payload)
        send(app, job)
        assert not send(app, queue(about="gone")).result["sent"]
    finally:
        app.extensions["mail_preparations"].pop("tests/hello")
    assert len(server.accepted) == 1
    assert "secret-token" in server.accepted[0]["Subject"]
    assert len(seen) == 2


def test_links_ignore_the_host_of_the_request(app):
    from app.core.mail.queue import absolute

    with app.test_request_context(base_url="http://evil.example"):
        assert absolute("/a") == "http://localhost/a"
        assert absolute("//evil.example/a") == "http://localhost/evil.example/a"
