"""Mails made to stop the mailbox: each waits for staff or is posted, none fails, so that those behind it are taken in."""

import pytest

from app.core.access import SYSTEM
from app.mailbox import operations
from app.mailbox.cutting.marked_up import Unreadable, flattened
from tests.comments.writing import place
from tests.mailbox.mails import reply


def raw(cast, head: str = "", kind: str = "text/plain; charset=utf-8", body: bytes = b"Hello there") -> bytes:
    to = reply(cast.max, place())["To"]
    sender = getattr(cast.max, "mail", "")
    return f"From: {sender}\r\nTo: {to}\r\nMessage-ID: <1@x>\r\n{head}Content-Type: {kind}\r\n\r\n".encode() + body


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape"])
def test_half_a_character_in_the_text(cast, charset):
    mail = operations.take(SYSTEM, raw(cast, kind=f"text/plain; charset={charset}", body=b"\\ud800 hello there"))
    assert mail.state == "posted"


def test_a_date_at_the_end_of_time(cast):
    mail = operations.take(SYSTEM, raw(cast, "Date: Fri, 31 Dec 9999 23:59:59 -2359\r\n"))
    assert (mail.state, mail.sent_at) == ("posted", None)


def test_a_head_full_of_addresses(cast):
    mail = operations.take(SYSTEM, raw(cast, "Cc: " + ", ".join(f"a{number}@b.example" for number in range(9000)) + "\r\n"))
    assert (mail.state, mail.reason) == ("waiting", "unreadable")


def test_markup_that_takes_for_ever_waits_for_staff(cast):
    good = raw(cast)
    bad = good.replace(b"text/plain", b"text/html").replace(b"<1@x>", b"<2@x>").replace(b"Hello there", b"<a b='" * 80_000)
    mail = operations.take(SYSTEM, bad)
    assert (mail.state, mail.reason) == ("waiting", "unreadable")
    assert operations.take(SYSTEM, good).state == "posted"


@pytest.mark.parametrize("html", ["<table><tr><td>" * 8000, "<div>" * 9000, "<!--" * 9000, "x" * 600_000])
def test_markup_too_deep_or_too_large_is_not_read(html):
    with pytest.raises(Unreadable):
        flattened(html)


def test_long_runs_of_nothing_are_passed_over():
    assert flattened("a" + " " * 400_000 + "b")[0] == "a b"
    assert flattened("hello " + "![" * 100_000)[0].startswith("hello")
