"""Stamps of tables: what replaces them, whose they are, and what is answered from the browser's copy."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from app.core import freshness
from app.core.database import db_session
from app.core.freshness import EVERYBODY, TableStamp
from app.core.transaction import transact
from app.people.models import User
from app.search.models import Search
from app.watching.models import Watch
from tests.discussions.threads import space, thread


def _stamps() -> dict[tuple[int, str], str]:
    rows = db_session.execute(select(TableStamp.owner_id, TableStamp.table_name, TableStamp.stamp))
    return {(row.owner_id, row.table_name): row.stamp for row in rows}


def _watch(user_id: int, number: int) -> dict[str, Any]:
    return {"user_id": user_id, "subject_kind": "thread", "subject_id": number, "level": "follow"}


def test_every_way_of_changing_a_table_replaces_its_stamp(app: Flask, cast: Any) -> None:
    ways = (
        lambda: setattr(db_session.get_one(User, cast.max.id), "job_title", "x"),
        lambda: db_session.execute(update(User).where(User.id == cast.max.id).values(job_title="y")),
        lambda: db_session.execute(update(User.__table__).values(job_title="z")),
    )
    seen = {_stamps().get((EVERYBODY, "users"))}
    for change in ways:
        with transact():
            change()
        seen.add(_stamps()[EVERYBODY, "users"])
    assert len(seen) == len(ways) + 1


def test_what_came_to_nothing_replaces_no_stamp(app: Flask, cast: Any) -> None:
    before = _stamps()
    with pytest.raises(ZeroDivisionError), transact():
        db_session.get_one(User, cast.max.id).job_title = "x"
        db_session.flush()
        raise ZeroDivisionError
    assert _stamps() == before
    with transact():
        pass
    assert _stamps() == before


def test_rows_of_a_person_replace_the_stamp_of_that_person_alone(app: Flask, cast: Any) -> None:
    with transact():
        db_session.add(Watch(**_watch(cast.max.id, 1)))
    first = _stamps()
    assert (cast.max.id, "watches") in first
    assert (cast.mia.id, "watches") not in first and (EVERYBODY, "watches") not in first
    with transact():
        db_session.execute(insert(Watch), [_watch(cast.mia.id, 1), _watch(cast.mia.id, 2)])
    second = _stamps()
    assert second[cast.max.id, "watches"] == first[cast.max.id, "watches"] and (cast.mia.id, "watches") in second
    with transact():
        change = delete(Watch).where(Watch.user_id == cast.mia.id)
        db_session.execute(change, execution_options={"owners": [cast.mia.id]})
    third = _stamps()
    assert third[cast.mia.id, "watches"] != second[cast.mia.id, "watches"] and (EVERYBODY, "watches") not in third
    with transact():
        db_session.execute(delete(Watch))
    assert (EVERYBODY, "watches") in _stamps()


def test_news_of_nobody_and_tables_nobody_follows(app: Flask, cast: Any) -> None:
    before = _stamps()
    with transact():
        db_session.execute(update(User).values(job_title="x"), execution_options={"owners": []})
        db_session.execute(update(User).values(job_title="y").execution_options(owners=[]))
    assert _stamps() == before


def test_a_table_without_stamps_is_a_mistake(app: Flask) -> None:
    with pytest.raises(LookupError, match="no_such_table"):
        freshness.current("no_such_table")


def _search(person: Any, key: str, words: str) -> None:
    with transact():
        db_session.add(Search(key=key, user_id=person.id, words=words, normalised=words, locale="en"))


def test_home_is_sent_again_when_something_on_it_differs(app: Flask, cast: Any, sign_in: Any, count_statements: Any) -> None:
    client = sign_in(cast.max)
    tag = client.get("/").headers["ETag"]
    kept = {"If-None-Match": tag}
    with count_statements() as statements:
        answer = client.get("/", headers=kept)
    # Who asks, and with it all stamps: nothing else is read.
    assert (answer.status_code, answer.data, len(statements)) == (304, b"", 1)
    _search(cast.mia, "k" * 20, "of somebody else")
    with count_statements() as statements:
        assert client.get("/", headers=kept).status_code == 304
    assert len(statements) == 1
    _search(cast.max, "l" * 20, "of my own")
    assert client.get("/", headers=kept).status_code == 200


def test_a_tag_tells_nothing_the_page_does_not_show(app: Flask, cast: Any, sign_in: Any) -> None:
    """Check 29: what changes for others alone changes no tag, though the page was made anew to find out."""
    client = sign_in(cast.max)
    tag = client.get("/").headers["ETag"]
    with transact():
        db_session.get_one(User, cast.olga.id).name = "Somebody this page does not name"
    again = client.get("/")
    assert again.status_code == 200 and again.headers["ETag"] == tag
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_browsers_ask_again_for_each_coding(app: Flask, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.max)
    for coding in ("zstd", "br", "gzip"):
        packed = client.get("/", headers={"Accept-Encoding": coding})
        assert packed.headers["Content-Encoding"] == coding
        kept = {"Accept-Encoding": coding, "If-None-Match": packed.headers["ETag"]}
        assert client.get("/", headers=kept).status_code == 304


def test_a_release_and_another_process_make_the_same_page_of_the_same_facts(app: Flask, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.max)
    first = client.get("/")
    app.extensions["known_copies"].clear()
    assert client.get("/").headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("value", [{"name": "Other"}, {"locale": "ja"}, {"theme": "dark"}])
def test_whoever_changes_gets_another_page(app: Flask, cast: Any, sign_in: Any, value: dict[str, str]) -> None:
    client = sign_in(cast.max)
    tag = client.get("/").headers["ETag"]
    with transact():
        db_session.execute(update(User).where(User.id == cast.max.id).values(value), execution_options={"owners": []})
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_the_tag_of_one_is_worth_nothing_to_another(app: Flask, cast: Any, sign_in: Any) -> None:
    tag = sign_in(cast.max).get("/").headers["ETag"]
    assert sign_in(cast.mia).get("/", headers={"If-None-Match": tag}).status_code == 200
    # The same person in another browser has other form tokens.
    again = sign_in(cast.max)
    again.get("/answers")
    assert again.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_after_any_act_of_ones_own_every_form_is_sent_anew(app: Flask, cast: Any, sign_in: Any) -> None:
    asked = thread(cast.mia, space())
    client = sign_in(cast.max)
    # One with a form that counts once, one without.
    tags = {path: client.get(path).headers["ETag"] for path in (f"/community/{asked.id}", "/")}
    sent = client.post("/core/none", data={"request_key": "k"})
    assert sent.status_code == 404
    answers = [client.get(path, headers={"If-None-Match": tag}).status_code for path, tag in tags.items()]
    assert answers == [304, 304]
    client.post("/me/language", data={"language": "en", "next": "/", "request_key": "unique-key-of-this-test"})
    answers = [client.get(path, headers={"If-None-Match": tag}).status_code for path, tag in tags.items()]
    assert answers == [200, 304]


def test_a_message_for_the_next_page_is_not_lost(app: Flask, cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.max)
    tag = client.get("/").headers["ETag"]
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "Saved")]
    answer = client.get("/", headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "Saved" in answer.text and "ETag" not in answer.headers


def test_nobody_signed_in_gets_nothing_by_a_tag(app: Flask, cast: Any, sign_in: Any, client: Any) -> None:
    tag = sign_in(cast.max).get("/").headers["ETag"]
    answer = client.get("/", headers={"If-None-Match": tag})
    assert answer.status_code == 302 and "sign-in" in answer.location
