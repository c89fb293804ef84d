"""The pages of the community, as people of two companies and the staff see them."""

from flask import Flask

from app.comments.models import Comment
from app.core.database import db_session
from app.discussions.models import Thread
from tests.discussions.threads import BODY, TITLE, private_space, reply, space, stored, thread
from tests.support.cast import Cast


def test_the_first_day(app: Flask, cast: Cast, sign_in) -> None:
    assert "No spaces yet" in sign_in(cast.mia).get("/community").text
    assert "Make a space" in sign_in(cast.ada).get("/community").text


def test_asking_being_helped_and_accepting(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    mia, olga = sign_in(cast.mia), sign_in(cast.olga)
    page = mia.get("/community/ask?title=How+do+you+close+the+month%3F")
    assert 'value="How do you close the month?"' in page.text
    sent = mia.post(
        "/community/ask",
        data={
            "title": TITLE,
            "kind": "question",
            "space_id": place.id,
            "body": BODY,
            "tags": "Monthly, #Reports",
            "step": "send",
        },
    )
    assert sent.status_code == 303
    url = sent.headers["Location"]
    asked = db_session.query(Thread).one()
    assert (asked.tags, asked.state, asked.posts_count) == (["monthly", "reports"], "visible", 1)
    assert TITLE in olga.get("/community").text
    assert "Waiting for a reply" in olga.get(url).text
    assert olga.post("/comments/on/thread/" + str(asked.id), data={"body": "Use the **comparison** view."}).status_code == 303
    answer = db_session.query(Comment).filter(Comment.number == 2).one()
    page = mia.get(url)
    assert "<strong>comparison</strong>" in page.text and "This solved it" in page.text
    assert "This solved it" not in olga.get(url).text
    assert mia.post(f"{url}/accept", data={"comment": answer.id}).status_code == 303
    page = olga.get(url)
    assert "Solved by this reply" in page.text
    assert "Solved" in olga.get("/community/spaces/how-to").text
    assert mia.post(f"{url}/unaccept").status_code == 303
    assert stored(asked.id).accepted_comment_id is None


def test_looking_at_it_first_sends_nothing(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    data = {"title": TITLE, "kind": "question", "space_id": place.id, "body": "**bold** words", "step": "preview"}
    page = sign_in(cast.mia).post("/community/ask", data=data)
    assert page.status_code == 200 and "<strong>bold</strong> words" in page.text
    assert db_session.query(Thread).count() == 0


def test_private_words_are_pointed_out_once(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    client = sign_in(cast.mia)
    data = {"title": TITLE, "kind": "question", "space_id": place.id, "body": "Mail taro@acme-shoji.co.jp", "step": "send"}
    page = client.post("/community/ask", data=data)
    assert page.status_code == 422 and "Will other companies read this?" in page.text
    assert client.post("/community/ask", data={**data, "confirmed": "yes"}).status_code == 303


def test_lists_filter_by_what_the_address_says(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    answered = thread(cast.mia, place, "An answered question", tags=["month"])
    reply(cast.olga, answered)
    thread(cast.olga, place, "A lonely question")
    thread(cast.mia, place, "A talk about charts", kind="discussion")
    client = sign_in(cast.mia)

    def listed(query: str) -> set[str]:
        text = client.get(f"/community/spaces/how-to?{query}").text
        return {word for word in ("answered", "lonely", "talk") if f"{word} " in text.partition("talk-list")[2]}

    assert listed("") == {"answered", "lonely", "talk"}
    assert listed("show=unanswered") == {"lonely"}
    assert listed("show=unsolved") == {"answered", "lonely"}
    assert listed("show=mine") == {"answered", "talk"}
    assert listed("show=following") == {"answered", "talk"}
    assert listed("tag=month") == {"answered"}
    assert listed("kind=discussion") == {"talk"}
    assert "Nothing fits these filters" in client.get("/community/spaces/how-to?tag=nothing").text


def test_pages_of_a_list_lead_back_and_forth(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    for number in range(45):
        thread(cast.cleo, place, f"Thread number {number:02}")
    client = sign_in(cast.olga)
    from tests.discussions.walking import links, numbers

    first = client.get("/community/spaces/how-to").text
    assert numbers(first) == list(range(44, 24, -1))
    second = client.get(links(first)["next"]).text
    assert numbers(second) == list(range(24, 4, -1))
    third = client.get(links(second)["next"]).text
    assert numbers(third) == list(range(4, -1, -1)) and "next" not in links(third)
    assert numbers(client.get(links(third)["prev"]).text) == numbers(second)
    again = client.get(links(second)["prev"]).text
    assert numbers(again) == numbers(first) and "prev" not in links(again)
    assert numbers(client.get("/community/spaces/how-to?page=%3C9999999999999999999.1").text) == numbers(first)


def test_deleting_and_bringing_back(app: Flask, cast: Cast, sign_in) -> None:
    url = f"/community/{thread(cast.mia, space()).id}"
    client = sign_in(cast.mia)
    gone = client.post(f"{url}/delete")
    assert gone.headers["Location"].endswith("/deleted")
    assert "Bring it back" in client.get(gone.headers["Location"]).text
    assert client.get(url).status_code == 404
    assert TITLE not in client.get("/community").text
    assert sign_in(cast.olga).get(f"{url}/deleted").status_code == 404
    assert sign_in(cast.olga).post(f"{url}/restore").status_code == 404
    assert client.post(f"{url}/restore").status_code == 303
    assert TITLE in client.get(url).text


def test_an_answered_question_stays(app: Flask, cast: Cast, sign_in) -> None:
    asked = thread(cast.mia, space())
    key = asked.id
    reply(cast.olga, asked)
    refused = sign_in(cast.mia).post(f"/community/{key}/delete")
    assert refused.status_code == 422 and "Others have replied" in refused.text
    assert stored(key).state == "visible"
    assert sign_in(cast.cleo).post(f"/community/{key}/delete").status_code == 303


def test_staff_keep_the_spaces(app: Flask, cast: Cast, sign_in) -> None:
    cleo = sign_in(cast.cleo)
    data = {"name": "Beta testers", "purpose": "New things", "lang": "", "audience": "companies", "company_ids": ["1"],
            "starters": "everyone", "repliers": "everyone"}  # fmt: skip
    made = cleo.post("/community/spaces/new", data=data)
    assert made.headers["Location"].endswith("/community/spaces/beta-testers")
    assert sign_in(cast.mia).get("/community/spaces/beta-testers").status_code == 200
    assert sign_in(cast.olga).get("/community/spaces/beta-testers").status_code == 404
    form = cleo.get("/community/spaces/beta-testers/edit").text
    assert 'name="version" type="hidden" value="' in form or 'name="version"' in form
    changed = cleo.post(
        "/community/spaces/beta-testers/edit", data={**data, "audience": "tiers", "tiers": ["tech"], "version": "1"}
    )
    assert changed.status_code == 303
    assert sign_in(cast.mia).get("/community/spaces/beta-testers").status_code == 404
    assert sign_in(cast.olga).get("/community/spaces/beta-testers").status_code == 200
    stale = cleo.post("/community/spaces/beta-testers/edit", data={**data, "name": "Mine", "version": "1"})
    assert stale.status_code == 409 and "Beta testers" in stale.text
    assert cleo.post("/community/spaces/beta-testers/close").status_code == 303
    assert "closed to new threads" in sign_in(cast.olga).get("/community/spaces/beta-testers").text
    assert sign_in(cast.pat).get("/community/spaces").status_code == 403


def test_a_private_space_keeps_whom_it_is_for(app: Flask, cast: Cast, sign_in) -> None:
    private_space(1)
    url = "/community/spaces/company-1"
    data = {"purpose": "Ours", "lang": "ja", "audience": "everyone", "name": "Everybody", "version": "1"}
    assert sign_in(cast.cleo).post(f"{url}/edit", data=data).status_code == 303
    assert sign_in(cast.olga).get(url).status_code == 404
    page = sign_in(cast.mia).get(url).text
    assert "Ours" in page and "Acme" in page


def test_the_staff_list_of_company_spaces(app: Flask, cast: Cast, sign_in) -> None:
    for company_id in (1, 2):
        private_space(company_id)
    cleo = sign_in(cast.cleo)
    assert {name for name in ("Acme", "Other") if name in cleo.get("/community/companies").text} == {"Acme", "Other"}
    found = cleo.get("/community/companies?q=acm").text
    assert "Acme" in found and "company-2" not in found
    assert sign_in(cast.mia).get("/community/companies").status_code == 403
