"""The ledger: every search is kept once, with what was opened and whether it solved the matter."""

from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db_session
from app.core.transaction import transact
from app.faq import operations as faq
from app.search import ledger, operations, queries, spool
from app.search.index import ledger_folder
from app.search.models import Opening, Search
from tests.search.answers import Published, publish, text
from tests.support.cast import Cast


def imported() -> list[Search]:
    ledger.import_spool(ledger_folder())
    db_session.expire_all()
    return list(db_session.scalars(select(Search).order_by(Search.id)))


def links_of(html: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(html, "html5lib").select(".search-result__title a, .suggestions__item")]


def test_a_search_is_kept_with_who_what_and_how_it_went(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    publish(cast.cleo, "Exporting a report")
    indexed()
    client = sign_in(cast.mia)
    client.get("/search?q=Exporting%20reports&lang=en")
    client.get("/search?q=unheard-of")
    found, vain = imported()
    assert (found.user_id, found.company_id, found.words, found.locale) == (cast.mia.id, 1, "Exporting reports", "en")
    assert (found.filters, found.hits, found.origin) == ({"lang": "en"}, 1, "page")
    assert (vain.hits, vain.is_weak, vain.is_solved) == (0, True, None)


def test_asking_writes_nothing_into_the_database(app: Flask, cast: Cast, sign_in, indexed: Published, count_statements) -> None:
    indexed()
    client = sign_in(cast.mia)
    client.get("/search?q=anything")
    with count_statements() as statements:
        client.get("/search?q=anything")
    assert [one for one in statements if not one.lstrip().upper().startswith("SELECT")] == []
    assert db_session.scalar(select(func.count(Search.id))) == 0


def test_opening_a_result_and_saying_solved_join_the_search(
    app: Flask, cast: Cast, sign_in, indexed: Published, run_jobs
) -> None:
    answer = publish(cast.cleo, "Exporting a report")
    indexed()
    client = sign_in(cast.mia)
    (link,) = links_of(client.get("/search?q=export").text)
    assert client.get(link).status_code == 200
    faq.give_feedback(cast.mia, text(cast.cleo, answer), is_solved=True)
    run_jobs()
    (row,) = imported()
    opening = db_session.scalars(select(Opening)).one()
    assert (opening.search_id, opening.kind, opening.subject_id, opening.position) == (row.id, "answer", answer.id, 1)
    assert row.is_solved is True


def test_a_followed_suggestion_becomes_a_search(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    answer = publish(cast.cleo, "Exporting a report")
    indexed()
    client = sign_in(cast.mia)
    (link,) = links_of(client.get("/search/suggest?q=expor").text)
    client.get(link)
    (row,) = imported()
    assert (row.words, row.origin, row.hits) == ("expor", "suggest", 1)
    assert db_session.scalars(select(Opening.subject_id)).all() == [answer.id]


def test_a_link_passed_on_counts_for_nobody(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    publish(cast.cleo, "Exporting a report")
    indexed()
    (link,) = links_of(sign_in(cast.mia).get("/search?q=export").text)
    sign_in(cast.max).get(link)
    imported()
    assert db_session.scalar(select(func.count(Opening.id))) == 0


@pytest.mark.parametrize(
    "trace", ["", "x", "a.b.c", "key..1.1", "abcdef.answer.99999999999.1", "abcdef.answer.1.1' OR 1", "typed.answer.1.1"]
)
def test_odd_traces_are_ignored(app: Flask, cast: Cast, sign_in, indexed: Published, trace: str) -> None:
    answer = publish(cast.cleo, "Exporting a report")
    sign_in(cast.mia).get(f"/answers/{answer.slug}", query_string={"from": trace})
    assert imported() == []


def test_importing_twice_keeps_one(app: Flask, cast: Cast) -> None:
    """A worker killed between its commit and the deletion of the file reads the file again."""
    event = {
        "type": "search", "key": "abcdefgh", "at": clock.now().timestamp(), "user": cast.mia.id, "company": 1, "words": "twice",
        "locale": "en", "filters": {}, "hits": 0, "weak": True, "corrected": None,
    }  # fmt: skip
    folder = ledger_folder()
    spool.append(folder, event)
    (aside,) = spool.take(folder)
    kept = aside.read_bytes()
    assert len(imported()) == 1
    aside.write_bytes(kept)
    assert len(imported()) == 1 and not aside.exists()


def test_torn_and_foreign_lines_cost_only_themselves(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    indexed()
    folder = ledger_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "searches.jsonl").write_bytes(
        b'[1]\n{"type": "search"}\n{"type": "search", "key": 1, "at": "x"}\n\xff\xfe\n{"type": "sea'
    )
    sign_in(cast.mia).get("/search?q=kept")
    assert [row.words for row in imported()] == ["kept"]


def _append_many(folder: str, writer: int) -> None:
    for number in range(200):
        spool.append(Path(folder), {"writer": writer, "number": number})


def test_many_writers_and_a_reader_lose_nothing(tmp_path: Path) -> None:
    context = get_context("spawn")
    writers = [context.Process(target=_append_many, args=(str(tmp_path), number)) for number in range(3)]
    for writer in writers:
        writer.start()
    seen: list[tuple[int, int]] = []
    while any(writer.is_alive() for writer in writers) or (tmp_path / "searches.jsonl").exists():
        for path in spool.take(tmp_path):
            seen += [(event["writer"], event["number"]) for event in spool.events(path)]
            path.unlink()
    assert sorted(seen) == [(writer, number) for writer in range(3) for number in range(200)]
    assert all(writer.exitcode == 0 for writer in writers)


def test_a_full_or_closed_folder_refuses_no_page(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    indexed()
    folder = ledger_folder()
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    try:
        assert sign_in(cast.mia).get("/search?q=anything").status_code == 200
    finally:
        folder.unlink()


def test_old_searches_are_forgotten_with_their_openings(app: Flask, cast: Cast) -> None:
    with transact():
        for days in (400, 10):
            row = Search(key=f"key-{days}", words="x", normalised="x", locale="en", at=clock.now() - timedelta(days=days))
            db_session.add(row)
            db_session.flush()
            db_session.add(Opening(search_id=row.id, kind="answer", subject_id=1, position=1))
    operations.forget_old(365)
    assert list(db_session.scalars(select(Search.key))) == ["key-10"]
    assert db_session.scalar(select(func.count(Opening.id))) == 1


def test_people_see_their_own_searches_only(app: Flask, cast: Cast) -> None:
    with transact():
        for number, person in enumerate((cast.mia, cast.max, cast.olga)):
            db_session.add(
                Search(key=f"key-{number}", words=person.name, normalised=person.name, locale="en", user_id=person.id)
            )
    assert queries.trail(cast.mia)[0] == ["Mia"]
    assert [row.words for row in db_session.scalars(queries.visible_to(cast.max))] == ["Max"]
    assert len(list(db_session.scalars(queries.visible_to(cast.cleo)))) == 3


def test_words_of_a_suggestion_hold_nothing_a_database_cannot_keep(app: Flask, cast: Cast, sign_in) -> None:
    """Check 42: a zero character in one address must not keep everybody's searches out of the ledger."""
    answer = publish(cast.cleo, "Exporting a report")
    sign_in(cast.max).get(f"/answers/{answer.slug}?from=typed.answer.{answer.id}.1&asked=ex%00port%0A")
    assert [row.words for row in imported()] == ["ex port"]
