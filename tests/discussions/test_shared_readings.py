"""What was read or rendered for one person never shows in the page of another who would see something else."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from app.comments import operations as comments
from app.comments.models import Comment, State
from app.companies.models import Company
from app.core import clock, fragments
from app.core.database import db_session
from app.core.transaction import transact
from app.discussions import operations
from app.discussions.operations import polling
from app.discussions.operations.arranging import close_thread, pin_thread
from app.people.models import Membership, User
from tests.discussions.threads import reply, space, stored, thread
from tests.support.cast import Cast

NAMES = ("mia", "max", "olga", "cleo", "pat", "ada")
# New at every rendering or in every session, and nobody else's business.
OWN_KEYS = re.compile(r'(name="(?:csrf_token|request_key)" value|data-csrf|nonce|content)="[^"]*"|[0-9a-f]{32,}')


@pytest.fixture(autouse=True)
def _with_nothing_remembered(app: Flask) -> Iterator[None]:
    _forget(app)
    yield
    _forget(app)


def _forget(app: Flask) -> None:
    app.extensions.pop("memories", None)
    fragments.forget_all(app)


def _change(model: Any, key: int, **values: Any) -> None:
    with transact():
        db_session.execute(update(model).where(model.id == key).values(**values))
    db_session.expire_all()


class Readers:
    """The cast in their browsers, and the pages they look at."""

    def __init__(self, app: Flask, cast: Cast, sign_in: Callable[[Any], Any], urls: tuple[str, ...]) -> None:
        self.app, self.urls = app, urls
        self.clients = {name: sign_in(getattr(cast, name)) for name in NAMES}

    def seen(self, name: str) -> list[str]:
        """Return the pages as `name` gets them now."""
        found = [self.clients[name].get(url, check=False) for url in self.urls]
        assert [one.status_code for one in found] == [200] * len(found), name
        return [OWN_KEYS.sub("", one.text) for one in found]

    def uncached(self, name: str) -> list[str]:
        """Return the pages as `name` would get them from a process that remembers nothing; what is remembered stays."""
        environment: Any = self.app.jinja_env
        memories, pieces = self.app.extensions.pop("memories", {}), environment.kept_pieces
        environment.kept_pieces = {}
        try:
            return self.seen(name)
        finally:
            self.app.extensions["memories"], environment.kept_pieces = memories, pieces

    def check(self, *, in_pairs: bool = False) -> None:
        """Compare what everybody gets, warm and after each other in both orders, with what they would get alone."""
        alone = {name: self.uncached(name) for name in NAMES}
        for order in (NAMES, tuple(reversed(NAMES))):
            for name in order:
                assert self.seen(name) == alone[name], f"{name}, warm"
        for first, second in permutations(NAMES, 2) if in_pairs else ():
            _forget(self.app)
            for name in (first, second, first):
                assert self.seen(name) == alone[name], f"{name}, after {first} and {second}"


def _talk(cast: Cast) -> tuple[Any, Any, list[int]]:
    """Return a space, and a thread of two pages with something of every kind in it, and the ids of its replies."""
    place = space()
    asked = thread(cast.mia, place, "Asked by Mia?")
    thread(cast.olga, place, "Asked by Olga?")
    thread(cast.max, place, "Asked by Max?")
    writers = (cast.max, cast.olga, cast.cleo)
    said = [reply(writers[number % 3], stored(asked.id), f"Reply **{number}**").id for number in range(24)]
    said.append(reply(cast.pat, stored(asked.id), "Among ourselves", is_internal=True).id)
    said.append(reply(cast.ada, stored(asked.id), "To Max", reply_to_id=said[0]).id)
    said.append(reply(cast.cleo, stored(asked.id), "To Mia", reply_to_id=said[0]).id)
    return place, asked, said


def test_nobody_gets_what_was_made_for_another(app: Flask, cast: Cast, sign_in: Any) -> None:
    with time_machine.travel(clock.now(), tick=False):
        place, asked, said = _talk(cast)
        poll = polling.add_poll(cast.mia, stored(asked.id), question="Which?", options=["This", "That"])
        options = [one.id for one in poll.options]
        for key, locale, zone in ((1, "ja", "Asia/Tokyo"), (3, "ja", "Asia/Tokyo"), (4, "en", "America/New_York")):
            _change(User, key, locale=locale, timezone=zone)
        address = f"/community/{asked.id}"
        urls = (address, f"{address}?page=2", f"/community/spaces/{place.slug}", f"/community/spaces/{place.slug}?show=mine")
        asked_id, place_id = asked.id, place.id
        readers = Readers(app, cast, sign_in, urls)
        readers.check()
        for act in (
            lambda: _change(User, 1, appearance="pen_name", pen_name="Kitsune"),
            lambda: _change(User, 2, appearance="pen_name", pen_name=""),
            lambda: _change(User, 3, appearance="name"),
        ):
            act()
            readers.check()
        readers.urls = (urls[0], urls[2])
        readers.check(in_pairs=True)
        acts: tuple[Callable[[], Any], ...] = (
            lambda: comments.react(cast.ada, db_session.get_one(Comment, said[0]), "helpful"),
            lambda: comments.react(cast.max, db_session.get_one(Comment, said[1]), "thanks"),
            lambda: _change(Comment, said[0], state=State.WAITING),
            lambda: _change(Comment, said[1], state=State.HIDDEN),
            lambda: _change(Comment, said[4], state=State.REJECTED),
            lambda: comments.delete_comment(cast.max, db_session.get_one(Comment, said[3])),
            lambda: comments.mark_official(cast.ada, db_session.get_one(Comment, said[2])),
            # Of Olga, on the second page; it stands on the first as well.
            lambda: operations.accept(cast.mia, stored(asked_id), said[22]),
            lambda: polling.vote(cast.olga, stored(asked_id), options[:1]),
            lambda: operations.mark_read(cast.max, stored(asked_id), 5),
            lambda: operations.mark_read(cast.olga, stored(asked_id), 5),
            lambda: operations.mark_all_read(cast.mia, [place_id]),
            lambda: pin_thread(cast.cleo, stored(asked_id), "Worth reading"),
            lambda: _change(User, 3, name="Olga Renamed"),
            lambda: _change(Company, 2, name="Other Renamed"),
            lambda: _change(User, 5, staff_role="admin"),
            lambda: _change(User, 2, locale="ja", timezone="Europe/Paris"),
        )
        for act in acts:
            db_session.expunge_all()
            act()
            # What is remembered is what was remembered before the act.
            readers.check()
        # Olga works for both: she knows Mia and Max by name, and they know her.
        with transact():
            db_session.add(Membership(user_id=3, company_id=1, roles=["user"]))
        readers.check()
        close_thread(cast.cleo, stored(asked_id), "Said")
        readers.check()
    with time_machine.travel(clock.now() + timedelta(hours=23, minutes=50), tick=False):
        # Sessions of customers last a day; posts may be edited as long.
        readers = Readers(app, cast, sign_in, urls)
        readers.check()
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1), tick=False):
        readers = Readers(app, cast, sign_in, urls)
        readers.check()


def test_somebody_without_a_pen_name_is_called_a_member_in_each_language(app: Flask, cast: Cast, sign_in: Any) -> None:
    place = space()
    thread(cast.mia, place, "Asked by Mia?")
    _change(User, 1, appearance="pen_name", pen_name="")
    # Two of one company, who read different languages.
    with transact():
        db_session.execute(update(Membership).where(Membership.user_id == 2).values(company_id=2))
    _change(User, 3, locale="ja")
    url = f"/community/spaces/{place.slug}"
    max_, olga = sign_in(cast.max), sign_in(cast.olga)
    assert "A member" in max_.get(url).text
    assert "A member" not in olga.get(url).text


def test_the_author_of_an_accepted_reply_of_another_page_has_it_as_their_own(app: Flask, cast: Cast, sign_in: Any) -> None:
    _place, asked, said = _talk(cast)
    operations.accept(cast.mia, stored(asked.id), said[22])
    # Olga has nothing else on the first page.
    with transact():
        db_session.execute(update(Comment).where(Comment.author_id == 3, Comment.number <= 20).values(author_id=4))
    url = f"/community/{asked.id}"
    assert db_session.get_one(Comment, said[22]).author_id == cast.olga.id
    acts = f"/comments/{said[22]}/acts"
    with transact():
        db_session.execute(update(Comment).where(Comment.author_id == 2).values(author_id=4))
    assert acts not in sign_in(cast.max).get(url).text
    assert acts in sign_in(cast.olga).get(url).text
    # When it is hidden, its author alone still sees it.
    _change(Comment, said[22], state=State.HIDDEN)
    assert "Reply <strong>22</strong>" not in sign_in(cast.max).get(url).text
    assert "Reply <strong>22</strong>" in sign_in(cast.olga).get(url).text
