"""Home: the field to ask in, and what is mine; few statements, and nothing sent twice."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.core import clock, fragments, memory
from app.core.database import db_session
from app.core.transaction import transact
from app.faq import operations as faq
from app.faq.queries import desk
from app.people.models import Invitation, User
from app.search import ledger
from app.search.index import ledger_folder
from tests.discussions.threads import space, thread
from tests.search.answers import Published, publish, text
from tests.support.cast import Cast


def test_a_new_site_says_what_to_do(app: Flask, cast: Cast, sign_in) -> None:
    page = sign_in(cast.max).page("/")
    assert page.h1.get_text() == "Max, what are you trying to do?"
    assert page.select_one("form[action='/search'] input[name=q]")
    assert "No answers yet" in page.text and not page.select("a[href='/answers/new']")
    assert sign_in(cast.cleo).page("/").select("a[href='/answers/new']")


def test_answers_new_popular_and_changed_since_read(app: Flask, cast: Cast, sign_in, indexed: Published) -> None:
    answer = publish(cast.cleo, "Exporting a report")
    publish(cast.cleo, "For Other alone", audience="companies", company_ids=(2,))
    indexed()
    client = sign_in(cast.max)
    link = client.page("/search?q=export").select_one(".search-result__title a")["href"]
    client.get(link)
    faq.give_feedback(cast.mia, text(cast.cleo, answer), is_solved=True)
    ledger.import_spool(ledger_folder())
    before = client.page("/").text
    assert "Exporting a report" in before and "For Other alone" not in before
    assert "Helped the most people" in before and "Changed since you read it" not in before
    assert "Your recent searches" in before
    content = faq.prepare(title="Exporting every report", body="New.")
    faq.publish_text(cast.cleo, faq.revise_text(cast.cleo, text(cast.cleo, answer), content))
    after = client.page("/").text
    assert "Changed since you read it" in after and "Exporting every report" in after


def test_promoters_see_their_team_and_nobody_elses(app: Flask, cast: Cast, sign_in) -> None:
    with transact():
        db_session.get_one(User, cast.mia.id).last_seen_on = clock.today()
        for number in range(2):
            db_session.add(
                Invitation(
                    mail=f"new{number}@acme.example", company_id=1, roles=["user"], expires_at=clock.now() + timedelta(days=7)
                )
            )
    page = sign_in(cast.mia).page("/").text
    assert "2 of 4 invited people have joined." in page
    assert "Your team" not in sign_in(cast.max).page("/").text
    assert "Your team" not in sign_in(cast.cleo).page("/").text


def test_a_promoter_alone_is_told_to_invite(app: Flask, cast: Cast, sign_in) -> None:
    with transact():
        db_session.get_one(User, cast.max.id).is_active = False
    assert "Invite your colleagues" in sign_in(cast.mia).page("/").text


def test_the_staff_see_counted_queues(app: Flask, cast: Cast, sign_in) -> None:
    draft = faq.write_answer(cast.pat, "en", faq.prepare(title="Draft", body="x"), faq.Properties())
    faq.send_to_review(cast.pat, draft.texts[0])
    overdue = publish(cast.cleo, "Old truth", verified_until=date(2020, 1, 1), owner_id=cast.cleo.id)
    publish(cast.cleo, "Older truth", verified_until=date(2020, 1, 1), owner_id=cast.pat.id)
    faq.report_error(cast.max, text(cast.cleo, overdue), "Wrong")
    counts = {
        card.select_one(".stat-card__title").get_text(): card.select_one(".stat-card__number").get_text()
        for card in sign_in(cast.cleo).page("/").select(".stat-card")
    }
    assert counts.items() >= {"Gaps": "0", "In review": "1", "Check is due": "2", "Errors reported": "1"}.items()
    on_the_desk = desk(cast.cleo, "", None).counts
    assert [on_the_desk[name] for name in ("review", "unverified", "reports")] == [1, 2, 1]
    assert "Work that stopped" in sign_in(cast.ada).page("/").text
    assert not sign_in(cast.max).page("/").select(".stat-card")


@pytest.mark.parametrize(("person", "before"), [("max", "mia"), ("mia", "max"), ("cleo", "pat"), ("ada", "cleo")])
def test_few_statements(app: Flask, cast: Cast, sign_in, count_statements, person: str, before: str) -> None:
    """What somebody else who reads alike has had gathered already is not asked for again."""
    for number in range(8):
        publish(cast.cleo, f"Answer {number}")
    sign_in(getattr(cast, before)).get("/")
    client = sign_in(getattr(cast, person))
    # Whether something waits in one's inbox is asked for at one's first page, whichever it is.
    client.get("/notifications/settings")
    with count_statements() as statements:
        client.get("/")
    assert len(statements) <= 6, statements


def test_six_statements_with_nothing_remembered_at_all(app: Flask, cast: Cast, sign_in, count_statements) -> None:
    """What one who only uses the product sees; a promoter also gets the figures of the team.

    Whether something waits in one's inbox each process asks once a person, at whichever page, and that is not counted.
    """
    for number in range(8):
        publish(cast.cleo, f"Answer {number}")
        thread(cast.cleo, space(f"Space {number}"), title=f"Question {number}")
    thread(cast.max, space(), title="My own question")
    counts = {}
    for person in ("max", "mia"):
        client = sign_in(getattr(cast, person))
        client.get("/")
        fragments.forget_all(app)
        memory.forget_all(app)
        with count_statements() as statements:
            client.get("/")
        counts[person] = len(statements)
    assert counts == {"max": 6, "mia": 7}


def test_what_waits_for_the_staff_is_always_counted_anew(cast: Cast, sign_in) -> None:
    assert "ETag" not in sign_in(cast.cleo).get("/").headers


@pytest.mark.parametrize("person", ["max", "mia"])
def test_home_is_kept_by_the_browser_until_it_changes(app: Flask, cast: Cast, sign_in, person: str) -> None:
    publish(cast.cleo, "One answer")
    client = sign_in(getattr(cast, person))
    response = client.get("/")
    again = client.get("/", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    publish(cast.cleo, "Another answer")
    assert client.get("/", headers={"If-None-Match": response.headers["ETag"]}).status_code == 200
