"""The demo: people talk in both languages, once, and nothing of one company is seen by another."""

from flask import Flask
from sqlalchemy import func, select

from app.comments.models import Comment
from app.core.database import db_session
from app.discussions import demo, setup
from app.discussions.models import Poll, Space, Thread
from app.people import demo as people
from app.people import queries as persons
from app.people.viewers import of_person
from tests.discussions.threads import seen


def viewer(mail: str):
    found = of_person(persons.by_mail(mail).id)
    assert found is not None
    return found


def test_the_people_of_the_demo_talk_once(app: Flask, settings) -> None:
    assert demo.install() is None  # nobody is there yet
    try:
        people.install()
        setup.install()
        assert demo.install() == "Threads of the demo: 15"
        assert demo.install() is None
    finally:
        settings.demo_file.unlink(missing_ok=True)
    db_session.expire_all()
    threads = db_session.scalars(select(Thread)).all()
    assert {one.lang for one in threads} == {"ja", "en"}
    assert sum(one.accepted_comment_id is not None for one in threads) >= 4
    assert {one.kind for one in threads} == {"question", "discussion", "announcement"}
    assert db_session.scalars(select(Poll.voters_count)).one() == 3
    assert (db_session.scalar(select(func.sum(Comment.thanks_count))) or 0) >= 1
    for space in db_session.scalars(select(Space)):
        assert space.threads_count == sum(one.space_id == space.id for one in threads), space.slug
    mia, olga, cleo = seen(viewer("mia@acme.example")), seen(viewer("olga@hokuto.example")), seen(viewer("cleo@engawa.example"))
    assert "来期の利用人数について" in mia - olga
    assert "Kick-off: what we agreed on" in olga - mia
    assert "締め処理の相談が増えている件" in cleo - mia - olga
    assert len(cleo) == 15
