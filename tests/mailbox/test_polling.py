"""The IMAP mailbox is emptied of what is new, each mail once, and nothing is marked as read before it was taken."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from imap_tools import MailboxLoginError
from sqlalchemy import select

from app.comments.models import Comment
from app.core import jobs
from app.core.access import Viewer
from app.core.database import db_session
from app.core.transaction import transact
from app.mailbox import operations, polling
from app.mailbox.models import InboundMail, Reason, State
from tests.comments.writing import place
from tests.mailbox.imap_server import ImapServer
from tests.mailbox.mails import raw, reply
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]


def _bodies() -> list[str]:
    return list(db_session.scalars(select(Comment.body).order_by(Comment.id)))


def test_new_mails_are_taken_once(app: Flask, cast: Cast) -> None:
    where = place()
    with ImapServer(raw(reply(cast.mia, where, "First.")), raw(reply(cast.max, where, "日本語の返信です。"))) as server:
        assert polling.fetch(server.address) == 2
        assert server.seen == {1, 2}
        assert polling.fetch(server.address) == 0
        # The machine went down between taking and marking.
        server.seen.clear()
        assert polling.fetch(server.address) == 2
    assert _bodies() == ["First.", "日本語の返信です。"]


def test_a_mail_that_is_too_large_is_not_fetched(app: Flask, cast: Cast) -> None:
    with ImapServer(raw(reply(cast.mia, place(), "Huge."))) as server:
        server.sizes[1] = operations.LARGEST_BYTES + 1
        assert polling.fetch(server.address) == 1
        assert not any("BODY.PEEK[]" in command or "BODY[]" in command for command in server.commands)
    mail = db_session.scalars(select(InboundMail)).one()
    assert (mail.reason, mail.sender, _bodies()) == (Reason.TOO_LARGE, "mia@acme.example", [])


def _fails(_actor: Viewer, _row: Any, comment: Comment) -> None:
    if comment.body == "The bad one.":
        raise ZeroDivisionError(comment.body)


@pytest.fixture
def fragile_host(app: Flask) -> Iterator[None]:
    """What answers count fails over one comment, as a fault of ours would."""
    hosts = app.extensions["comment_hosts"]
    before = hosts["answer"]
    hosts["answer"] = replace(before, written=_fails)
    yield
    hosts["answer"] = before


@pytest.mark.usefixtures("fragile_host")
def test_a_mail_nobody_foresaw_waits_and_those_behind_it_are_taken(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    where = place()
    texts = ("First.", "The bad one.", "Last.")
    mails = [raw(reply(cast.mia, where, text)) for text in texts]
    with ImapServer(*mails) as server:
        assert polling.fetch(server.address) == 3
        assert server.seen == {1, 2, 3}
    assert _bodies() == ["First.", "Last."]
    kept = db_session.scalars(select(InboundMail).where(InboundMail.state == State.WAITING)).one()
    assert (kept.reason, kept.note) == (Reason.FAILED, "ZeroDivisionError")
    client = sign_in(cast.cleo)
    page = client.page(f"/admin/mailbox/{kept.id}")
    assert "Something went wrong" in page.text
    saved = client.get(f"/admin/mailbox/{kept.id}/original")
    assert (saved.data, saved.mimetype) == (mails[1], "message/rfc822")
    assert "attachment" in saved.headers["Content-Disposition"]


def test_a_mail_the_server_does_not_hand_out_stops_no_other(app: Flask, cast: Cast) -> None:
    where = place()
    with ImapServer(*(raw(reply(cast.mia, where, text)) for text in ("First.", "Last."))) as server:
        server.broken.add(1)
        assert polling.fetch(server.address) == 1
        assert server.seen == {2}
        server.broken.clear()
        assert polling.fetch(server.address) == 1
    assert _bodies() == ["Last.", "First."]


def test_the_worker_asks_when_it_is_set(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> None:
    settings = app.extensions["settings"]
    with ImapServer(raw(reply(cast.mia, place(), "By the worker."))) as server:
        for address, told in (("", []), (server.address, ["By the worker."])):
            settings.imap_url = address
            with transact():
                jobs.enqueue("mailbox.poll", {})
            run_jobs()
            db_session.expire_all()
            assert _bodies() == told
    settings.imap_url = ""


@pytest.mark.parametrize("address", ["imap://u:p@mail.example.com/INBOX", "https://mail.example.com", "imaps://", "INBOX"])
def test_only_encrypted_mailboxes_are_asked(app: Flask, address: str) -> None:
    with pytest.raises(ValueError, match="ENGAWA_IMAP_URL"):
        polling.fetch(address)


def test_a_wrong_password_is_an_error(app: Flask) -> None:
    with ImapServer() as server, pytest.raises(MailboxLoginError):
        polling.fetch(server.address.replace("passphrase", "guess"))
