"""What is asked in vain reaches those who can fill the gap, and leaves the list when they did."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused, TooMany
from app.core.transaction import transact
from app.search import ledger, operations, queries
from app.search.finding import find
from app.search.found import Asked
from app.search.index import ledger_folder
from app.search.models import Search, SettledGap, SynonymGroup
from tests.search.answers import Published, publish, text
from tests.support.cast import Cast


def searched(person: Viewer, words: str, *, hits: int = 0, weak: bool = True, days: float = 0, **more: object) -> None:
    key = f"{person.id}-{words}-{days}"[:24]
    with transact():
        db_session.add(
            Search(
                key=key, words=words, normalised=ledger.normalised(words), locale="en", user_id=person.id, hits=hits,
                is_weak=weak, company_id=person.company_id, at=clock.now() - timedelta(days=days), **more,
            )
        )  # fmt: skip


def listed(viewer: Viewer, only: str = "") -> list[str]:
    return [gap.normalised for gap in queries.gaps(viewer, only=only).items]


def test_the_same_question_is_one_gap_and_people_count_more_than_times(app: Flask, cast: Cast) -> None:
    for days in (1, 2, 3):
        searched(cast.mia, "printer driver", days=days)
    searched(cast.max, "fax machine", days=4)
    searched(cast.olga, "Fax machines", days=5)
    first, second = queries.gaps(cast.cleo).items
    assert (first.people, first.companies, first.times) == (2, 2, 2)
    assert (second.words, second.people, second.times) == ("printer driver", 1, 3)


def test_japanese_forms_of_one_question_are_one_gap() -> None:
    assert ledger.normalised("パスワードを忘れた") == ledger.normalised("パスワード 忘れる")
    assert ledger.normalised("！？") and ledger.normalised("ＦＡＸ") == ledger.normalised("fax")


def test_good_solved_old_and_typed_searches_are_no_gaps(app: Flask, cast: Cast) -> None:
    searched(cast.mia, "good", hits=3, weak=False)
    searched(cast.mia, "solved", hits=3, is_solved=True)
    searched(cast.mia, "ancient", days=queries.GAP_DAYS + 1)
    searched(cast.mia, "typed", origin="suggest")
    searched(cast.mia, "weak", hits=2)
    searched(cast.mia, "told", hits=9, weak=False, is_reported=True)
    searched(cast.mia, "none")
    assert sorted(listed(cast.cleo)) == ["none", "told", "weak"]
    assert (listed(cast.cleo, "none"), listed(cast.cleo, "reported")) == (["none"], ["told"])
    assert sorted(listed(cast.cleo, "weak")) == ["told", "weak"]
    assert db_session.scalar(select(*queries.gaps_waiting(cast.cleo))) == 3


@pytest.mark.parametrize("person", ["mia", "max", "olga"])
def test_gaps_are_for_the_staff(app: Flask, cast: Cast, person: str) -> None:
    searched(cast.mia, "secret plan")
    viewer = getattr(cast, person)
    assert queries.gaps_waiting(viewer) == ()
    with pytest.raises(NotFound):
        queries.gaps(viewer)
    with pytest.raises(Forbidden):
        operations.settle_gap(viewer, "secret plan", outcome="dismissed")


def test_a_settled_gap_comes_back_when_asked_in_vain_again(app: Flask, cast: Cast) -> None:
    searched(cast.mia, "fax", days=1)
    operations.settle_gap(cast.cleo, "fax", outcome="dismissed")
    assert listed(cast.cleo) == []
    with pytest.raises(NotFound):
        operations.settle_gap(cast.cleo, "fax", outcome="dismissed")
    searched(cast.max, "fax", days=-0.001)
    assert listed(cast.cleo) == ["fax"]


def test_i_did_not_find_it_joins_the_search_that_was_just_made(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    indexed()
    client = sign_in(cast.mia)
    page = client.page("/search?q=carrier%20pigeon")
    form = page.select_one("form[action='/search/missing']")
    sent = {control["name"]: control.get("value", "") for control in form.select("input")} | {"note": "Can you send birds?"}
    assert client.post("/search/missing", data=sent).status_code == 303
    row = db_session.scalars(select(Search)).one()
    assert (row.words, row.note, row.is_reported, row.hits) == ("carrier pigeon", "Can you send birds?", True, 0)
    assert client.post("/search/missing", data={"words": "  "}).status_code == 303
    assert ledger.import_spool(ledger_folder()) == 0


def test_one_person_cannot_flood_the_list_of_gaps(app: Flask, cast: Cast) -> None:
    folder = ledger_folder()
    for number in range(60):
        operations.report_missing(cast.mia, folder, key=f"mia-{number}", words=f"thing {number}")
    with pytest.raises(TooMany):
        operations.report_missing(cast.mia, folder, key="mia-60", words="one more")
    operations.report_missing(cast.max, folder, key="max-0", words="somebody else's")
    assert db_session.scalar(select(func.count(Search.id))) == 61


def test_a_wording_is_added_published_and_found(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    answer = publish(cast.cleo, "Exporting a report")
    indexed()
    searched(cast.mia, "get my numbers out")
    gap = ledger.normalised("get my numbers out")
    data = {"words": gap, "answer": str(answer.id), "wording": "get my numbers out"}
    response = sign_in(cast.cleo).post("/search/gaps/wording", data=data)
    assert response.status_code == 303 and response.location.startswith(f"/answers/{answer.slug}")
    assert text(cast.cleo, answer).wordings == ["get my numbers out"]
    indexed()
    assert find(cast.mia, Asked("numbers")).total == 1
    assert listed(cast.cleo) == [] and db_session.scalars(select(SettledGap.outcome)).one() == "wording"


def test_a_wording_never_publishes_somebodys_unfinished_work(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    from app.faq import operations as faq

    answer = publish(cast.cleo, "Exporting a report")
    faq.revise_text(cast.pat, text(cast.pat, answer), faq.prepare(title="Half a thought", body="…"))
    indexed()
    searched(cast.mia, "numbers")
    data = {"words": "number", "answer": str(answer.id), "wording": "numbers"}
    assert sign_in(cast.cleo).post("/search/gaps/wording", data=data).status_code == 303
    now = text(cast.cleo, answer)
    assert (now.title, now.wordings, now.staged.title, now.staged.wordings) == (
        "Exporting a report",
        [],
        "Half a thought",
        ["numbers"],
    )


def test_the_product_team_adds_a_wording_by_way_of_review(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    answer = publish(cast.cleo, "Exporting a report")
    indexed()
    searched(cast.mia, "numbers")
    data = {"words": "number", "answer": str(answer.id), "wording": "numbers"}
    assert sign_in(cast.pat).post("/search/gaps/wording", data=data).status_code == 303
    now = text(cast.cleo, answer)
    assert now.wordings == [] and (now.staged.state, now.staged.wordings) == ("in_review", ["numbers"])


def test_pages_of_the_staff(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    publish(cast.cleo, "Exporting a report")
    indexed()
    searched(cast.mia, "export <canary-markup>", hits=1)
    gap = ledger.normalised("export <canary-markup>")
    client = sign_in(cast.cleo)
    assert "export <canary-markup>" in client.page("/search/gaps").get_text()
    page = client.page(f"/search/gaps/one?words={gap.replace(' ', '+')}")
    assert page.select_one("a[href^='/answers/new?']") and page.select_one("input[name=answer]")
    assert client.get("/search/gaps/one?words=unknown").status_code == 404
    assert client.post("/search/gaps/settle", data={"words": gap}).status_code == 303
    assert client.page("/search/synonyms")
    assert sign_in(cast.pat).get("/search/synonyms").status_code == 404
    assert sign_in(cast.cleo).get("/search/upkeep").status_code == 403
    admin = sign_in(cast.ada)
    assert admin.page("/search/upkeep")
    assert admin.post("/search/rebuild").status_code == 303


def test_synonyms_are_kept_changed_and_guarded(app: Flask, cast: Cast, sign_in) -> None:
    searched(cast.mia, "bill")
    client = sign_in(cast.cleo)
    assert client.post("/search/synonyms", data={"line": "invoice, bill、請求書; INVOICE", "gap": "bill"}).status_code == 303
    group = db_session.scalars(select(SynonymGroup)).one()
    number = group.id
    assert group.expressions == ["INVOICE", "bill", "請求書"] and listed(cast.cleo) == []
    assert client.post("/search/synonyms", data={"line": "alone"}).status_code == 422
    assert client.post(f"/search/synonyms/{group.id}", data={"line": "a, b", "version": str(group.version)}).status_code == 303
    assert client.post(f"/search/synonyms/{group.id}", data={"line": "c, d", "version": "1"}).status_code == 409
    with pytest.raises(Conflict):
        operations.save_synonyms(cast.cleo, "c, d", group=queries.synonym_group(cast.cleo, group.id), version=1)
    with pytest.raises(Forbidden):
        operations.save_synonyms(cast.pat, "a, b")
    for line in ("", "one", ",".join(f"w{number}" for number in range(31)), f"a, {'x' * 61}"):
        with pytest.raises(Refused):
            operations.save_synonyms(cast.cleo, line)
    assert client.post(f"/search/synonyms/{number}/remove").status_code == 303
    assert client.post(f"/search/synonyms/{number}/remove").status_code == 404


def test_a_number_only_people_read_is_no_answer(app: Flask, cast: Cast, sign_in) -> None:
    """Check 42: "²" is a digit to Python and no number."""
    for number in ("²", "9" * 5000, "-1", "٣"):
        response = sign_in(cast.cleo).post("/search/gaps/wording", data={"words": "x", "answer": number, "wording": "y"})
        assert response.status_code == 404
