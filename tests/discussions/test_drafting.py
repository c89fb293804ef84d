"""An answer made of a thread: what it begins with, that names stay out, and how the thread leads to it."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.discussions import operations, queries
from app.discussions.operations import polling
from app.discussions.queries.drafting import draft, questions_in, without_names
from app.faq import operations as faq
from app.faq.models import Answer
from tests.discussions.threads import private_space, reply, space, stored, thread
from tests.support.cast import Cast


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("佐藤さん、こちらをお試しください。", ["佐藤 真", "佐藤"], "こちらをお試しください。"),
        ("Hi Mia,\n\nuse the view. Mia will like it.", ["Mia"], "use the view. will like it."),
        (
            "アクメ商事の森様のやり方です。",
            ["アクメ商事", "森"],
            "アクメ商事の森様のやり方です。".replace("アクメ商事", "").replace("森様", ""),
        ),
        ("Miami is warm.", ["Mia"], "Miami is warm."),
        ("Regards,\nMax", ["Max"], ""),
        ("Nothing to leave out.\n\n- one\n- two", ["Mia"], "Nothing to leave out.\n\n- one\n- two"),
    ],
)
def test_names_are_left_out(text: str, names: list[str], left: str) -> None:
    assert without_names(text, names) == left


def test_questions_become_wordings() -> None:
    text = "締め処理に時間がかかります。**もっと早い方法はありますか？** 支店が多いです。\nIs there a quicker way? Thanks."
    assert questions_in(text) == ["もっと早い方法はありますか？", "Is there a quicker way?"]
    assert questions_in("No question at all.") == []


def test_the_accepted_reply_is_the_body_and_else_the_best(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space(), "Closing the month", "Max asked me this. Is there a quicker way?")
    assert draft(queries.thread(cast.cleo, one.id)).body == ""
    reply(cast.olga, one, "No idea, @[Mia](person:1)")
    good = reply(cast.max, one, "Mia, use the **comparison** view.")
    reply(cast.cleo, one, "Only among us", is_internal=True)
    operations.accept(cast.mia, stored(one.id), good.id)
    made = draft(queries.thread(cast.cleo, one.id))
    assert (made.title, made.body) == ("Closing the month", "use the **comparison** view.")
    assert made.wordings == ("Closing the month", "Is there a quicker way?")
    assert made.is_for_everyone
    assert not draft(queries.thread(cast.cleo, thread(cast.mia, private_space(1), "Private").id)).is_for_everyone


def test_staff_make_an_answer_and_the_thread_leads_to_it(app: Flask, cast: Cast, sign_in, run_jobs) -> None:
    one = thread(cast.mia, space(), "Closing the month", "Is there a quicker way?")
    good = reply(cast.olga, one, "Mia, use the comparison view.")
    operations.accept(cast.mia, stored(one.id), good.id)
    thread_id = one.id
    url = f"/answers/new?from=thread:{thread_id}"
    cleo = sign_in(cast.cleo)
    page = cleo.get(url)
    assert 'value="Closing the month"' in page.text and "use the comparison view." in page.text
    assert "Is there a quicker way?" in page.text and "Names were left out" in page.text
    assert sign_in(cast.mia).get(url).status_code == 403
    data = {
        "title": "Closing the month", "body": "Use the comparison view.", "wordings": "Is there a quicker way?",
        "audience": "everyone", "step": "publish", "lang": "en",
    }  # fmt: skip
    assert cleo.post(url, data=data).status_code == 303
    run_jobs()
    answer = db_session.scalars(select(Answer)).one()
    assert (answer.origin_kind, answer.origin_id) == ("thread", thread_id)
    assert stored(thread_id).answer_id == answer.id
    assert "An answer was made from this thread:" in sign_in(cast.olga).get(f"/community/{thread_id}").text
    linked = db_session.scalars(select(Activity).where(Activity.fact == "discussions.answer_linked")).one()
    assert linked.particulars["to"] == sorted([cast.mia.id, cast.olga.id])


def test_who_may_not_read_the_answer_sees_no_way_to_it(app: Flask, cast: Cast, sign_in, run_jobs) -> None:
    one = thread(cast.mia, space())
    thread_id = one.id
    content = faq.prepare(title="For staff", body="Hidden")
    answer = faq.write_answer(SYSTEM, "en", content, faq.Properties(audience="staff"), origin=("thread", thread_id))
    faq.publish_text(SYSTEM, answer.texts[0])
    run_jobs()
    assert stored(thread_id).answer_id is not None
    assert "For staff" not in sign_in(cast.olga).get(f"/community/{thread_id}").text
    assert "For staff" in sign_in(cast.cleo).get(f"/community/{thread_id}").text


def test_what_not_everybody_reads_begins_as_an_answer_for_staff(app: Flask, cast: Cast, sign_in) -> None:
    one = thread(cast.mia, private_space(1), "Our own prices")
    page = sign_in(cast.cleo).get(f"/answers/new?from=thread:{one.id}").text
    assert "begins as an answer for staff only" in page
    assert (
        'checked id="audience-3"' in page
        or 'value="staff" checked' in page
        or "checked" in page.split('value="staff"')[0][-60:]
    )


@pytest.mark.parametrize("origin", ["thread:999", "person:1", "nonsense", "thread:"])
def test_what_offers_no_beginning_is_not_found(app: Flask, cast: Cast, sign_in, origin: str) -> None:
    assert sign_in(cast.cleo).get(f"/answers/new?from={origin}").status_code == 404


def test_publishing_again_tells_nobody_again(app: Flask, cast: Cast, run_jobs) -> None:
    one = thread(cast.mia, space())
    answer = faq.write_answer(SYSTEM, "en", faq.prepare(title="Made", body="One"), faq.Properties(), origin=("thread", one.id))
    faq.publish_text(SYSTEM, answer.texts[0])
    run_jobs()
    answer = db_session.scalars(select(Answer).options(selectinload(Answer.texts))).one()
    faq.revise_text(SYSTEM, answer.texts[0], faq.prepare(title="Made", body="Two"))
    answer = db_session.scalars(select(Answer).options(selectinload(Answer.texts))).one()
    faq.publish_text(SYSTEM, answer.texts[0])
    run_jobs()
    assert len(db_session.scalars(select(Activity.id).where(Activity.fact == "discussions.answer_linked")).all()) == 1


def test_poll_and_answer_keep_a_thread_within_its_budget(app: Flask, cast: Cast, sign_in, run_jobs, count_statements) -> None:
    one = thread(cast.mia, space())
    thread_id = one.id
    polling.add_poll(cast.mia, one, question="Which?", options=["One", "Two"])
    answer = faq.write_answer(
        SYSTEM, "en", faq.prepare(title="Made", body="One"), faq.Properties(), origin=("thread", thread_id)
    )
    faq.publish_text(SYSTEM, answer.texts[0])
    run_jobs()
    client = sign_in(cast.olga)
    client.get(f"/community/{thread_id}")
    with count_statements() as statements:
        page = client.get(f"/community/{thread_id}")
    assert "Which?" in page.text and "Made" in page.text
    assert len(statements) <= 6, statements
