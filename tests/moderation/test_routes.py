"""The pages, as a reporter, an author, a moderator and a stranger see them; the posts are real comments."""

import pytest

from app.comments import operations as comments
from app.core.database import db_session
from app.moderation import operations, queries
from app.moderation.models import Level
from tests.comments.writing import acme_place, place, posts, said
from tests.moderation.rows import case_of_subject, held_of_subject


@pytest.fixture
def post(cast):
    """Return a comment of Mia below an answer everybody reads."""
    return said(cast.mia, place(), "Buy **cheap** watches")


def reported(cast, post, *people):
    for person in people or (cast.max,):
        case = operations.report(person, "comment", post.id, "abuse", "Rude")
    return case


def newcomer_says(cast, where, text="See https://evil.example/"):
    operations.choose_level(cast.ada, cast.max.id, Level.NEWCOMER, "a test")
    comment = said(cast.max, where, text)
    return comment, held_of_subject("comment", comment.id)


def test_reporting_shows_the_post_and_leads_back_to_it(cast, post, sign_in):
    client = sign_in(cast.olga)
    path = f"/moderation/report/comment/{post.id}"
    page = client.get(path)
    assert "Buy **cheap** watches" in page.text
    assert client.post(path, data={"reason": "other"}).status_code == 422
    sent = client.post(path, data={"reason": "other", "words": "Advert"})
    assert sent.status_code == 303
    assert sent.location.endswith(f"/comments/{post.id}")
    assert "reported this already" in client.post(path, data={"reason": "spam"}).text
    assert "A place to write" in client.get("/moderation/mine").text


def test_a_post_of_another_company_cannot_be_reported_nor_told_from_a_missing_one(cast, sign_in):
    secret = said(cast.mia, acme_place(), "Acme secret")
    client = sign_in(cast.olga)
    hidden, missing = (client.get(f"/moderation/report/comment/{key}") for key in (secret.id, 999_999))
    assert hidden.status_code == missing.status_code == 404
    assert "Acme secret" not in hidden.text
    assert client.post(f"/moderation/report/comment/{secret.id}", data={"reason": "spam"}).status_code == 404
    assert case_of_subject("comment", secret.id) is None


def test_the_author_does_not_learn_who_reported(cast, post, sign_in):
    case = reported(cast, post, cast.olga)
    operations.act(cast.cleo, case, "No adverts", measure="hide")
    mine = sign_in(cast.mia)
    path = f"/moderation/letters/{queries.letters_of(cast.mia, None).items[0].id}"
    page = mine.get(path)
    assert "No adverts" in page.text
    assert "Buy **cheap** watches" in page.text
    assert "Olga" not in page.text
    assert "Cleo" not in page.text
    assert mine.get(f"/moderation/cases/{case.id}").status_code == 403
    assert sign_in(cast.max).get(path).status_code == 404


def test_a_moderator_works_a_case_from_the_desk_to_its_end(cast, post, sign_in):
    where = ("answer", post.subject_id)
    case = reported(cast, post, cast.max, cast.olga, cast.pat)
    assert posts(cast.max, where) == []
    client = sign_in(cast.cleo)
    assert "Reports" in client.get("/").text
    desk = client.get("/moderation")
    assert "3 reports" in desk.text
    page = client.get(f"/moderation/cases/{case.id}")
    for words in ("Buy **cheap** watches", "Rude", "Olga", "Max", "Acme"):
        assert words in page.text
    assert client.post(f"/moderation/cases/{case.id}/take").status_code == 303
    assert client.post(f"/moderation/cases/{case.id}/notes", data={"body": "Known seller"}).status_code == 303
    refused = client.post(f"/moderation/cases/{case.id}/dismiss", data={"reason": " "})
    assert refused.status_code == 422
    done = client.post(f"/moderation/cases/{case.id}/dismiss", data={"reason": "A joke among friends"})
    assert done.status_code == 303
    assert [one.number for one in posts(cast.max, where)] == [1]
    closed = client.get(f"/moderation/cases/{case.id}")
    assert "A joke among friends" in closed.text
    assert "Known seller" in closed.text
    assert "A joke among friends" in sign_in(cast.olga).get("/moderation/mine").text


def test_acting_from_the_page_hides_and_silences(cast, post, sign_in):
    case = reported(cast, post)
    client = sign_in(cast.cleo)
    data = {"measure": "hide", "penalty": "silence", "hours": "72", "reason": "Adverts again"}
    assert client.post(f"/moderation/cases/{case.id}/act", data={**data, "hours": "5"}).status_code == 422
    assert client.post(f"/moderation/cases/{case.id}/act", data=data).status_code == 303
    assert posts(cast.olga, ("answer", post.subject_id)) == []
    assert "You cannot write until" in sign_in(cast.mia).get("/moderation/mine").text
    assert client.post(f"/moderation/cases/{case.id}/show-again", data={"reason": "Too strict"}).status_code == 303
    db_session.expire_all()
    assert len(posts(cast.olga, ("answer", post.subject_id))) == 1
    person = client.get(f"/moderation/people/{cast.mia.id}")
    assert "Adverts again" in person.text
    penalty = queries.penalties_of(cast.mia.id)[0]
    assert client.post(f"/moderation/penalties/{penalty.id}/lift", data={"reason": "Talked"}).status_code == 303
    assert "You can write again" in sign_in(cast.mia).get("/moderation/mine").text


def test_a_newcomers_link_waits_is_changed_and_approved(cast, sign_in):
    where = place()
    comment, held = newcomer_says(cast, where)
    assert posts(cast.mia, where) == []
    assert "evil.example" in sign_in(cast.max).get("/moderation/mine").text
    client = sign_in(cast.cleo)
    assert "evil.example" in client.get("/moderation?queue=waiting").text
    assert "evil.example" in client.get(f"/moderation/held/{held.id}").text
    assert client.post(f"/moderation/held/{held.id}/text", data={"text": "See the manual"}).status_code == 303
    assert client.post(f"/moderation/held/{held.id}/approve", data={"trust": "y"}).status_code == 303
    db_session.expire_all()
    assert [one.number for one in posts(cast.mia, where)] == [1]
    assert queries.level_of(cast.max.id) == Level.MEMBER
    letter = queries.letters_of(cast.max, None).items[0]
    assert f"/comments/{comment.id}" in sign_in(cast.max).get(f"/moderation/letters/{letter.id}").text
    assert "Approved" in client.get("/moderation?queue=decided").text


def test_a_rejected_text_comes_back_with_the_reason(cast, sign_in):
    where = place()
    _comment, held = newcomer_says(cast, where)
    client = sign_in(cast.cleo)
    assert client.post(f"/moderation/held/{held.id}/reject", data={"reason": ""}).status_code == 422
    assert client.post(f"/moderation/held/{held.id}/reject", data={"reason": "No adverts"}).status_code == 303
    letter = queries.letters_of(cast.max, None).items[0]
    page = sign_in(cast.max).get(f"/moderation/letters/{letter.id}")
    assert "No adverts" in page.text
    assert "See https://evil.example/" in page.text
    assert posts(cast.mia, where) == []
    assert client.post(f"/moderation/held/{held.id}/approve-after-all").status_code == 303
    db_session.expire_all()
    assert len(posts(cast.mia, where)) == 1


def test_words_and_log(cast, post, sign_in):
    ada = sign_in(cast.ada)
    assert ada.post("/moderation/words", data={"words": "仮想通貨\n儲かる", "note": "詐欺"}).status_code == 303
    assert "仮想通貨" in ada.get("/moderation/words").text
    word = queries.words(cast.ada)[0]
    assert ada.post(f"/moderation/words/{word.id}/remove").status_code == 303
    assert sign_in(cast.cleo).get("/moderation/words").status_code == 403
    operations.dismiss(cast.cleo, reported(cast, post), "Not rude at all")
    cleo = sign_in(cast.cleo)
    assert "Not rude at all" in cleo.get("/moderation/log").text
    assert "Not rude at all" not in cleo.get("/moderation/log?fact=moderation.word_added").text
    assert cleo.get("/moderation/log?since=nonsense&fact=x&moderator=%00").status_code == 200
    assert sign_in(cast.mia).get("/moderation/log").status_code == 403


def test_setting_a_level_from_the_page(cast, sign_in):
    client = sign_in(cast.cleo)
    path = f"/moderation/people/{cast.max.id}"
    assert client.post(f"{path}/level", data={"level": "0", "reason": ""}).status_code == 422
    assert client.post(f"{path}/level", data={"level": "0", "reason": "Three adverts"}).status_code == 303
    assert "Newcomer" in client.get(path).text
    assert "Newcomer" in sign_in(cast.max).get("/moderation/mine").text
    assert client.get("/moderation/people/999").status_code == 404
    assert client.post("/moderation/people/999/level", data={"level": "0", "reason": "x"}).status_code == 404
    assert client.post(f"/moderation/people/{cast.pat.id}/level", data={"level": "0", "reason": "x"}).status_code == 403


def test_counts_on_home_are_for_staff(cast, post, sign_in):
    reported(cast, post)
    assert "/moderation?queue=reports" in sign_in(cast.pat).get("/").text
    assert "/moderation?queue=reports" not in sign_in(cast.mia).get("/").text


def test_a_moderator_sees_the_posts_around_the_one_in_question(cast, sign_in):
    where = place()
    said(cast.max, where, "What came before")
    post = said(cast.mia, where, "The one in question")
    said(cast.olga, where, "An answer to it")
    page = sign_in(cast.cleo).get(f"/moderation/cases/{reported(cast, post).id}")
    assert page.text.index("What came before") < page.text.index("The one in question") < page.text.index("An answer to it")


def test_a_case_about_a_post_of_staff_can_be_decided_too(cast, sign_in):
    case = reported(cast, said(cast.pat, place(), "An official word"))
    client = sign_in(cast.cleo)
    page = client.get(f"/moderation/cases/{case.id}")
    assert 'name="penalty"' not in page.text
    assert client.post(f"/moderation/cases/{case.id}/act", data={"measure": "hide", "reason": "Out of date"}).status_code == 303


def test_staff_see_on_a_members_page_how_far_they_are_trusted(cast, sign_in):
    assert "/moderation/people/2" in sign_in(cast.cleo).get("/people/2").text
    assert "/moderation/people/2" not in sign_in(cast.mia).get("/people/2").text
    assert "/moderation/people/5" not in sign_in(cast.ada).get("/people/5").text


def test_a_post_that_is_gone_leaves_its_case_to_be_closed(cast, post, sign_in):
    case = reported(cast, post)
    comments.delete_comment(cast.mia, post)
    client = sign_in(cast.cleo)
    assert client.get(f"/moderation/cases/{case.id}").status_code == 200
    assert client.post(f"/moderation/cases/{case.id}/dismiss", data={"reason": "Its author took it back"}).status_code == 303
