"""A reply becomes a comment only when address, sender and words are beyond doubt; everything else waits with its reason."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.comments.models import Comment
from app.core import clock, storage
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden
from app.core.transaction import transact
from app.discussions.operations import arranging
from app.files.models import File
from app.mailbox import addresses, operations
from app.mailbox.models import InboundMail, Reason, State
from app.people.models import User
from tests.comments.writing import acme_place, place, said
from tests.discussions.threads import private_space, space, stored, thread
from tests.mailbox.mails import bounce, pdf, png, raw, reply, with_file
from tests.support.cast import Cast

QUOTED = "On Sun, Nov 22, 2026 at 9:00 AM Engawa <no-reply@x.jp> wrote:\n> Why?\n> Because.\n"


def _take(mail: Any) -> InboundMail:
    return operations.take(SYSTEM, mail if isinstance(mail, bytes) else raw(mail))


def _bodies() -> list[str]:
    return list(db_session.scalars(select(Comment.body).order_by(Comment.id)))


def test_a_reply_becomes_a_comment_of_its_sender(app: Flask, cast: Cast) -> None:
    where = acme_place()
    mail = _take(reply(cast.mia, where, f"I do it **weekly**.\n\n{QUOTED}"))
    assert (mail.state, mail.reason, mail.text, mail.storage_key) == (State.POSTED, "", "", "")
    comment = db_session.scalars(select(Comment)).one()
    assert (comment.id, comment.body, comment.author_id) == (mail.comment_id, "I do it **weekly**.", cast.mia.id)
    assert (comment.subject_kind, comment.subject_id) == where
    facts = list(db_session.scalars(select(Activity).where(Activity.fact.startswith("mailbox."))))
    assert [(one.fact, one.actor_id, one.subject_title) for one in facts] == [("mailbox.reply_taken", cast.mia.id, " ")]


def test_a_mail_is_taken_once(app: Flask, cast: Cast) -> None:
    mail = reply(cast.mia, place())
    assert _take(mail).id == _take(mail).id
    assert len(_bodies()) == 1


def test_a_reply_to_a_comment_answers_it_and_a_note_of_staff_stays_among_staff(app: Flask, cast: Cast) -> None:
    where = place()
    asked, note = said(cast.mia, where), said(cast.cleo, where, "Careful.", is_internal=True)
    _take(reply(cast.max, ("comment", asked.id), "Thank you."))
    _take(reply(cast.pat, ("comment", note.id), "Noted."))
    answers = db_session.scalars(select(Comment).where(Comment.id > note.id).order_by(Comment.id)).all()
    assert [(one.reply_to_id, one.is_internal) for one in answers] == [(asked.id, False), (note.id, True)]


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        (Reason.SENDER, {"From": "Mallory <mallory@elsewhere.example>"}),
        (Reason.SENDER, {"From": "Max <max@acme.example>"}),
        (Reason.SENDER, {"From": "mia@acme.example, mallory@elsewhere.example"}),
        (Reason.SENDER, {"From": ""}),
        (Reason.UNSIGNED, {"To": "reply@help.example.com"}),
        (Reason.UNSIGNED, {"To": "reply+1.answer.1.aaaaaaaaaaaaaaaaaaaa@help.example.com"}),
        (Reason.AUTOMATIC, {"Auto-Submitted": "auto-replied"}),
        (Reason.AUTOMATIC, {"Precedence": "bulk"}),
        (Reason.AUTOMATIC, {"Subject": "自動返信：出張中です"}),
        (Reason.AUTOMATIC, {"Subject": "Out of office: back on Monday"}),
        (Reason.AUTOMATIC, {"Return-Path": "<>"}),
        (Reason.FORGED, {"Authentication-Results": "mx.example.com; spf=fail; dkim=none; dmarc=fail"}),
    ],
)
def test_what_is_in_doubt_waits(app: Flask, cast: Cast, reason: str, change: dict[str, str]) -> None:
    mail = _take(reply(cast.mia, place(), **{name.replace("-", "_"): value for name, value in change.items()}))
    assert (mail.state, mail.reason, mail.text) == (State.WAITING, reason, "I do it weekly.")
    assert _bodies() == []
    assert storage.exists(mail.storage_key)


def test_the_address_of_one_person_is_nobody_elses(app: Flask, cast: Cast) -> None:
    """Check 63: the sender's line alone proves nothing, nor does an address somebody passed on."""
    where = acme_place()
    of_mia = addresses.reply_to(cast.mia.id or 0, *where)
    assert _take(reply(cast.olga, where, To=of_mia)).reason == Reason.SENDER
    # Her own address is signed rightly, but she does not see the subject.
    assert _take(reply(cast.olga, where)).reason == Reason.GONE
    assert _take(reply(cast.mia, where, To=of_mia.replace(f"+{cast.mia.id}.", f"+{cast.max.id}."))).reason == Reason.UNSIGNED
    assert _take(reply(cast.mia, where, To=of_mia.replace(f".{where[1]}.", f".{where[1] + 1}."))).reason == Reason.UNSIGNED
    assert _bodies() == []


def test_no_address_is_longer_than_mail_servers_take(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for local, kind in (("reply", "feature_request"), ("replies-here", "feature_request"), ("replies-here", "comment")):
        monkeypatch.setattr(app.extensions["settings"], "reply_address", f"{local}@help.example.com")
        address = addresses.reply_to(9999, kind, 99_999)
        assert len(address.split("@")[0]) <= 64
        found = addresses.read(address)
        assert found is not None
        assert (found.person_id, found.kind, found.subject_id) == (9999, kind, 99_999)
    monkeypatch.setattr(app.extensions["settings"], "reply_address", f"{'r' * 30}@help.example.com")
    assert addresses.reply_to(9999, "feature_request", 99_999) == ""


def test_addresses_outlive_a_change_of_the_key_and_mail_servers_that_fold_case(app: Flask, cast: Cast) -> None:
    address = addresses.reply_to(7, "thread", 12)
    today = int(clock.now().timestamp()) // 86400
    assert addresses.read(address.upper()) == addresses.Destination(7, "thread", 12, today)
    assert addresses.read(f" {address} ") is not None
    assert addresses.read(address.replace("help.example.com", "evil.example.com")) is None
    assert len(address.split("@")[0]) <= 64
    key = app.config["SECRET_KEY"]
    try:
        app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=[key])
        assert addresses.read(address) is not None
        app.config["SECRET_KEY_FALLBACKS"] = []
        assert addresses.read(address) is None
    finally:
        app.config.update(SECRET_KEY=key, SECRET_KEY_FALLBACKS=[])


def test_an_address_of_half_a_year_ago_waits_for_staff_who_may_accept(app: Flask, cast: Cast) -> None:
    first, second = (reply(cast.mia, place(slug), f"Late, {slug}.") for slug in ("one", "two"))
    with time_machine.travel(clock.now() + timedelta(days=180), tick=False):
        assert _take(first).state == State.POSTED
    with time_machine.travel(clock.now() + timedelta(days=182), tick=False):
        mail = _take(second)
        assert (mail.state, mail.reason, mail.text) == (State.WAITING, Reason.EXPIRED, "Late, two.")
        operations.accept(cast.cleo, mail)
    assert _bodies() == ["Late, one.", "Late, two."]


def test_a_reply_to_a_merged_thread_comes_to_the_one_it_was_merged_into(app: Flask, cast: Cast) -> None:
    home = space()
    first, second, own = thread(cast.mia, home), thread(cast.olga, home, "Another"), thread(cast.mia, private_space(1), "Ours")
    mail, unseen = reply(cast.olga, ("thread", first.id), "To the first."), reply(cast.olga, ("thread", second.id), "Too late.")
    arranging.merge_threads(cast.cleo, stored(first.id), stored(second.id), "The same")
    assert _take(mail).state == State.POSTED
    said = db_session.scalars(select(Comment).where(Comment.body == "To the first.")).one()
    assert (said.subject_kind, said.subject_id) == ("thread", second.id)
    arranging.merge_threads(cast.cleo, stored(second.id), stored(own.id), "The same", confirmed=stored(own.id).space_id)
    assert _take(unseen).reason == Reason.GONE


@pytest.mark.parametrize("change", [{"is_active": False}, {"mail": "new@acme.example"}])
def test_rights_are_asked_when_the_mail_comes(app: Flask, cast: Cast, change: dict[str, Any]) -> None:
    mail = reply(cast.mia, place())
    with transact():
        for name, value in change.items():
            setattr(db_session.get_one(User, cast.mia.id), name, value)
    assert _take(mail).reason == (Reason.GONE if "is_active" in change else Reason.SENDER)


def test_nothing_but_quotations_waits(app: Flask, cast: Cast) -> None:
    mail = _take(reply(cast.mia, place(), QUOTED))
    assert (mail.reason, mail.text) == (Reason.EMPTY, "")
    assert "> Why?" in mail.whole


def test_files_come_along(app: Flask, cast: Cast) -> None:
    mail = with_file(reply(cast.mia, place(), "See the file."), pdf(), "figures.pdf")
    mail = with_file(mail, png(), "screen.png", "image/png")
    with_file(mail, b"BEGIN:VCARD", "me.vcf", "text/vcard")
    assert _take(mail).state == State.POSTED
    body = _bodies()[0]
    assert body.startswith("See the file.\n\n[figures.pdf](/files/")
    assert "![screen](/files/" in body
    assert {(file.subject_kind, file.owner_id) for file in db_session.scalars(select(File))} == {("comment", cast.mia.id)}
    assert "vcf" not in body


def test_a_file_that_is_not_taken_makes_the_mail_wait(app: Flask, cast: Cast) -> None:
    mail = _take(with_file(reply(cast.mia, place(), "Run this."), b"MZ\x90\x00", "run.exe", "application/octet-stream"))
    assert (mail.state, mail.reason, mail.attachments) == (State.WAITING, Reason.ATTACHMENT, ["run.exe"])
    assert mail.note.startswith("run.exe: ")
    operations.accept(cast.cleo, mail)
    assert _bodies() == ["Run this."]


def test_a_bounce_is_told_of_the_person_whose_address_it_came_to(app: Flask, cast: Cast) -> None:
    address = addresses.reply_to(cast.mia.id or 0, *place())
    for status, is_hard in (("5.1.1", True), ("4.2.2", False)):
        assert _take(bounce(address, status)).state == State.BOUNCED
        told = db_session.scalars(
            select(Activity).where(Activity.fact == "mailbox.mail_bounced").order_by(Activity.id.desc())
        ).first()
        assert told is not None
        assert (told.subject_kind, told.subject_id) == ("person", cast.mia.id)
        assert (told.particulars["mail"], told.particulars["is_hard"]) == ("mia@acme.example", is_hard)
        assert told.particulars["reason"].startswith(status)
    # Anybody can write a report; without a signed address it proves nothing.
    assert _take(bounce("reply@help.example.com")).reason == Reason.BOUNCE


def test_too_large_too_many_parts_and_nonsense_wait(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _take(b"\xff\xfe no mail at all \x00").state == State.WAITING
    assert _take(b"").state == State.WAITING
    deep = b"Message-ID: <d@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 400 + b"--b--"
    assert _take(deep).reason == Reason.UNREADABLE
    head = raw(reply(cast.mia, place(), "short"))
    large = operations.take(SYSTEM, head, size=operations.LARGEST_BYTES + 1)
    assert (large.reason, large.sender, large.storage_key) == (Reason.TOO_LARGE, "mia@acme.example", "")


def test_bytes_that_are_no_text_are_kept_as_something_that_is(app: Flask, cast: Cast) -> None:
    odd = b"From: M\xffia\x00 <mia\x00@acme.example>\r\nSubject: caf\xe9 \x00\r\nMessage-ID: <\xff@x>\r\n\r\nh\xe9llo\x00\r\n"
    mail = _take(odd)
    assert (mail.state, "\x00" in f"{mail.sender}{mail.sender_name}{mail.title}{mail.text}{mail.whole}") == (
        State.WAITING,
        False,
    )


def test_one_person_cannot_flood(app: Flask, cast: Cast) -> None:
    where = place()
    taken = [_take(reply(cast.cleo, where, f"Number {number}")) for number in range(62)]
    assert [mail.reason for mail in taken[59:]] == ["", Reason.TOO_MANY, Reason.TOO_MANY]


def test_only_the_site_takes_and_only_staff_decide(app: Flask, cast: Cast) -> None:
    waiting = _take(reply(cast.mia, place(), From="x@elsewhere.example"))
    with pytest.raises(Forbidden):
        operations.take(cast.ada, b"")
    for decide in (operations.accept, operations.discard):
        with pytest.raises(Forbidden):
            decide(cast.mia, waiting)
    assert db_session.scalar(select(func.count(Comment.id))) == 0


def test_when_replies_are_off_there_is_no_address(app: Flask, cast: Cast) -> None:
    app.extensions["settings"].reply_address = ""
    assert addresses.reply_to(1, "thread", 1) == ""
    assert addresses.read("reply+1.thread.1.aaaaaaaaaaaaaaaaaaaa@help.example.com") is None
