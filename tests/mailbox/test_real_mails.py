"""The real replies of the corpus, sent to a signed address: each comes in cut right, or waits for staff."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.comments.models import Comment
from app.core.access import SYSTEM
from app.core.database import db_session
from app.mailbox import addresses, operations
from app.mailbox.models import InboundMail, State
from tests.comments.writing import place
from tests.mailbox.mails import raw, reply
from tests.support.cast import Cast

CORPUS = Path(__file__).parents[3] / "shared/data/nasty-dev/mail-replies"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the real mails of ../shared/data are not here")
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file() and not path.name.startswith((".", "__")))
#: What stands in the mails that are answered, never in the answers.
QUOTED = (
    "Original Message",
    "Hello! How are you?",
    "mailgun.org",
    "manager has commented",
    "booking inquiry",
    "wrote:",
    "\n> ",
    "**From:**",
)


def _sent_again(path: Path, cast: Cast, where: tuple[str, int]) -> bytes:
    """Return the mail as if Mia had sent it to her reply address; bodies without a head become a mail of hers."""
    data = path.read_bytes()
    address = addresses.reply_to(cast.mia.id or 0, *where)
    if path.suffix == ".eml":
        mail = message_from_bytes(data, policy=policy.SMTP)
        for name, value in (
            ("From", "Mia <mia@acme.example>"),
            ("To", address),
            ("Message-ID", f"<{path.stem}@corpus.example>"),
        ):
            del mail[name]
            mail[name] = value
        return raw(mail)
    mail = reply(cast.mia, where, "x", Message_ID=f"<{path.parent.name}-{path.name}@corpus.example>")
    mail.set_content(data.decode("utf-8", "replace"), subtype="html" if path.suffix == ".html" else "plain", cte="base64")
    return raw(mail)


def test_every_mail_comes_in_cut_right_or_waits(app: Flask, cast: Cast) -> None:
    where = place()
    taken: dict[str, InboundMail] = {}
    for path in FILES:
        taken[path.relative_to(CORPUS).as_posix()] = operations.take(SYSTEM, _sent_again(path, cast, where))
    posted = {name: mail for name, mail in taken.items() if mail.state == State.POSTED}
    waiting = {name: mail.reason for name, mail in taken.items() if mail.state == State.WAITING}
    assert len(posted) + len(waiting) == len(FILES)
    assert set(waiting.values()) <= {"empty"}
    assert len(posted) > 45
    bodies = dict(db_session.execute(select(Comment.id, Comment.body)).all())
    for name, mail in posted.items():
        body = bodies[mail.comment_id]
        assert [words for words in QUOTED if words in body] == [], name
        if name.startswith("standard_replies/") and name.endswith(".eml"):
            assert body == "Hello", name
