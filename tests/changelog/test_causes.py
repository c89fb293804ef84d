"""The public history of a request names the entry that released it: to each reader in their words, only as they may see it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from app.changelog import operations
from app.changelog.models import Entry, State
from app.changelog.operations import Properties
from app.changelog.queries import whole
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import User
from app.requests.models import FeatureRequest
from app.requests.operations import merging
from app.requests.queries.history import history
from tests.changelog.entries import SUMMARY, TITLE, asked, published, written
from tests.support.cast import Cast
from tests.support.page import CheckingClient

JAPANESE = "レポートをメールで届けられます"
USABLE = "You can use it now."
SignIn = Callable[[Any], CheckingClient]


def happened(client: CheckingClient, request_id: int) -> str:
    """Return what stands under “What has happened” on the page of a request."""
    page = client.get(f"/requests/{request_id}").text
    _before, _heading, rest = page.partition('<section aria-labelledby="history">')
    return rest.partition("</section>")[0]


@pytest.fixture
def released(app: Flask, cast: Cast) -> tuple[int, int]:
    """Return the ids of a request Olga asked for and of the entry that released it, in both languages."""
    wish = asked(cast.olga)
    return wish.id, operations.publish_entry(cast.pat, written(cast.pat, ja=JAPANESE, requests=(wish.id,))).id


@contextmanager
def in_japanese(person: Any) -> Iterator[None]:
    """Let somebody read in Japanese."""
    with transact():
        db_session.get_one(User, person.id).locale = "ja"
    yield
    with transact():
        db_session.get_one(User, person.id).locale = "en"


def test_each_reads_of_it_in_their_own_language(released: tuple[int, int], cast: Cast, sign_in: SignIn) -> None:
    wish_id, entry_id = released
    english = happened(sign_in(cast.mia), wish_id)
    assert f'<a href="/changelog/{entry_id}">{TITLE}</a>' in english and SUMMARY in english
    with in_japanese(cast.olga):
        japanese = happened(sign_in(cast.olga), wish_id)
    assert f'<a href="/changelog/{entry_id}">{JAPANESE}</a>' in japanese and "月初に届きます。" in japanese
    assert TITLE not in japanese and 'lang="' not in japanese


def test_the_page_leads_to_an_entry_once_and_to_what_came_later_besides(
    released: tuple[int, int], cast: Cast, sign_in: SignIn
) -> None:
    wish_id, entry_id = released
    olga = sign_in(cast.olga)
    page = olga.get(f"/requests/{wish_id}").text
    assert page.count(f'href="/changelog/{entry_id}"') == 1 and "What came of it" not in page
    later = published(cast.pat, "It knows holidays", requests=(wish_id,))
    page = olga.get(f"/requests/{wish_id}").text
    assert page.count(f'href="/changelog/{entry_id}"') == page.count(f'href="/changelog/{later.id}"') == 1
    assert "What came of it" in page


def test_in_the_other_language_where_there_is_no_other(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    wish = asked(cast.olga)
    published(cast.pat, requests=(wish.id,))
    with in_japanese(cast.olga):
        assert '<div lang="en"><p><a href=' in happened(sign_in(cast.olga), wish.id)


def entry_of(entry_id: int) -> Entry:
    """Return an entry as the database holds it."""
    db_session.expire_all()
    return whole(SYSTEM, entry_id)


def withdraw(cast: Cast, entry: Entry) -> None:
    operations.withdraw_entry(cast.pat, entry)


def narrow(cast: Cast, entry: Entry) -> None:
    texts = operations.prepare({"en": (TITLE, SUMMARY, ""), "ja": (JAPANESE, "月初に届きます。", "")})
    operations.change_entry(cast.pat, entry, texts, Properties(audience="companies", company_ids=(1,)))


def delete(cast: Cast, entry: Entry) -> None:
    operations.delete_entry(cast.pat, operations.withdraw_entry(cast.pat, entry))


@pytest.mark.parametrize("taken_away", [withdraw, narrow, delete])
def test_what_is_out_no_longer_leaves_no_title_behind(
    released: tuple[int, int], cast: Cast, sign_in: SignIn, taken_away: Callable[[Cast, Entry], None]
) -> None:
    wish_id, entry_id = released
    olga = sign_in(cast.olga)
    assert TITLE in happened(olga, wish_id)
    taken_away(cast, entry_of(entry_id))
    found = happened(olga, wish_id)
    assert USABLE in found
    for word in (TITLE, JAPANESE, SUMMARY, "/changelog/"):
        assert word not in olga.get(f"/requests/{wish_id}").text.partition("<main")[2].replace(' href="/changelog">', ""), word


def test_whoever_may_still_read_it_still_finds_it(released: tuple[int, int], cast: Cast, sign_in: SignIn) -> None:
    wish_id, entry_id = released
    narrow(cast, entry_of(entry_id))
    assert TITLE in happened(sign_in(cast.mia), wish_id)
    assert USABLE not in happened(sign_in(cast.mia), wish_id)


def test_coming_back_it_is_named_again(released: tuple[int, int], cast: Cast, sign_in: SignIn) -> None:
    wish_id, entry_id = released
    operations.publish_entry(cast.pat, operations.withdraw_entry(cast.pat, entry_of(entry_id)))
    assert TITLE in happened(sign_in(cast.olga), wish_id) and entry_of(entry_id).state == State.PUBLISHED


def test_what_comes_after_a_deleted_one_is_not_taken_for_it(released: tuple[int, int], cast: Cast, sign_in: SignIn) -> None:
    wish_id, entry_id = released
    delete(cast, entry_of(entry_id))
    # SQLite gives the number of a deleted row to the next.
    published(cast.pat, "CANARY of something else")
    assert "CANARY" not in happened(sign_in(cast.olga), wish_id) and USABLE in happened(sign_in(cast.olga), wish_id)


def test_a_duplicate_tells_it_as_the_one_it_leads_to(released: tuple[int, int], cast: Cast, sign_in: SignIn) -> None:
    wish_id, _entry_id = released
    same = asked(cast.mia, "Mail me the reports")
    merging.merge(cast.pat, same, db_session.get_one(FeatureRequest, wish_id), "The same.")
    assert TITLE in sign_in(cast.mia).get(f"/requests/{same.id}?stay=1").text


def test_the_way_there_costs_one_statement(
    app: Flask, released: tuple[int, int], cast: Cast, count_statements: Callable[[], Any]
) -> None:
    wish_id, _entry_id = released
    with app.test_request_context():
        # What statuses there are is known by then.
        assert [one.cause is None for one in history(cast.olga, wish_id)] == [False]
        with count_statements() as statements:
            history(cast.olga, wish_id)
    assert len(statements) == 2


def test_a_page_asks_the_changelog_for_what_it_does_not_know_yet_alone(
    released: tuple[int, int], cast: Cast, sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    wish_id, _entry_id = released
    mia = sign_in(cast.mia)

    def asked_for() -> int:
        mia.get(f"/requests/{wish_id}")
        with count_statements() as statements:
            mia.get(f"/requests/{wish_id}")
        return sum("FROM changelog_" in one for one in statements)

    assert asked_for() == 1
    published(cast.pat, "It knows holidays", requests=(wish_id,))
    assert asked_for() == 2
    operations.ask_of(cast.pat, None, wish_id)
    assert asked_for() == 3
