"""What staff decide about mail that waits, on pages and by the clock."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.comments.models import Comment
from app.core import clock, storage
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transact
from app.mailbox import operations
from app.mailbox.models import InboundMail, State
from app.people.models import User
from tests.comments.writing import acme_place, place
from tests.mailbox.mails import pdf, raw, reply, with_file
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]


def _waiting(cast: Cast, slug: str = "acme-only", **headers: str) -> InboundMail:
    mail = with_file(reply(cast.mia, acme_place(slug), "From my other address.", **headers), pdf(), "figures.pdf")
    return operations.take(SYSTEM, raw(mail))


def test_staff_accept_in_the_name_of_the_one_the_address_was_given_to(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    mail = _waiting(cast, From="Mia at home <mia@home.example>")
    key = mail.storage_key
    client = sign_in(cast.cleo)
    assert "Mails waiting for a decision" in client.page("/").text
    listed = client.page("/admin/mailbox")
    assert "mia@home.example" in listed.text
    page = client.page(f"/admin/mailbox/{mail.id}")
    assert "another address" in page.text
    assert "Post as Mia" in page.text
    assert client.post(f"/admin/mailbox/{mail.id}/accept").status_code == 303
    comment = db_session.scalars(select(Comment)).one()
    assert comment.author_id == cast.mia.id
    assert comment.body.startswith("From my other address.\n\n[figures.pdf](/files/")
    db_session.expire_all()
    decided = db_session.scalars(select(InboundMail)).one()
    assert (decided.state, decided.decided_by_id, decided.text, decided.whole) == (State.POSTED, cast.cleo.id, "", "")
    assert not storage.exists(key)
    assert client.post(f"/admin/mailbox/{mail.id}/accept").status_code == 303
    assert db_session.scalar(select(func.count(Comment.id))) == 1


def test_staff_discard(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    mail = _waiting(cast, From="x@elsewhere.example")
    key = mail.storage_key
    assert sign_in(cast.pat).post(f"/admin/mailbox/{mail.id}/discard").status_code == 303
    db_session.expire_all()
    assert (db_session.scalars(select(InboundMail.state)).one(), storage.exists(key)) == (State.DISCARDED, False)
    with pytest.raises(Refused):
        operations.discard(cast.cleo, db_session.scalars(select(InboundMail)).one())


def test_what_nobody_can_have_written_cannot_be_accepted(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    unsigned = _waiting(cast, To="reply@help.example.com")
    page = sign_in(cast.cleo).page(f"/admin/mailbox/{unsigned.id}")
    assert "Post as" not in page.text
    with pytest.raises(Refused):
        operations.accept(cast.cleo, unsigned)
    mail = _waiting(cast, "acme-too", From="x@elsewhere.example")
    with transact():
        db_session.get_one(User, cast.mia.id).is_active = False
    with pytest.raises(Refused):
        operations.accept(cast.cleo, mail)
    assert db_session.scalar(select(func.count(Comment.id))) == 0


def test_customers_see_none_of_it(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    mail = _waiting(cast, From="x@elsewhere.example")
    for path in ("/admin/mailbox", f"/admin/mailbox/{mail.id}"):
        assert sign_in(cast.mia).get(path).status_code == 403


def test_nothing_is_kept_for_ever(app: Flask, cast: Cast) -> None:
    waiting = _waiting(cast, From="x@elsewhere.example")
    operations.take(SYSTEM, raw(reply(cast.mia, place(), "Posted.")))
    with time_machine.travel(clock.now() + timedelta(days=91), tick=False):
        operations.forget_old()
        db_session.expire_all()
        states = db_session.execute(select(InboundMail.state, InboundMail.text).order_by(InboundMail.id)).all()
        assert states == [(State.DISCARDED, ""), (State.POSTED, "")]
        assert not storage.exists(waiting.storage_key)
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        operations.forget_old()
        assert db_session.scalar(select(func.count(InboundMail.id))) == 0


def test_files_are_taken_on_the_command_line(app: Flask, cast: Cast, tmp_path: Path) -> None:
    good, odd = tmp_path / "good.eml", tmp_path / "odd.eml"
    good.write_bytes(raw(reply(cast.mia, place(), "By hand.")))
    odd.write_bytes(b"Subject: x\r\n\r\nhello")
    result = app.test_cli_runner().invoke(args=["mailbox", "take", str(good), str(odd)])
    assert result.exit_code == 0
    assert result.output.splitlines() == [f"{good}: posted", f"{odd}: waiting (unsigned)"]
    assert app.test_cli_runner().invoke(args=["mailbox", "take", str(tmp_path / "none.eml")]).exit_code == 2
