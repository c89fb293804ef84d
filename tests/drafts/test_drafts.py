"""Drafts: kept while one types, back when the form is opened again, gone when it was sent, and nobody else's business."""

from datetime import timedelta
from typing import Any

import pytest
from flask_login import login_user
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, SelectMultipleField, StringField

from app.core import clock, jobs
from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.forms import Form, offered
from app.core.transaction import transact
from app.drafts import operations, policy, queries
from app.drafts.forms import fill_from_draft
from app.drafts.models import Draft
from app.people.models import Membership
from tests.discussions.threads import private_space, thread

PLACE = "/threads/12#reply"


def words(text: str = "Half a sentence") -> dict[str, list[str]]:
    return {"body": [text]}


def test_what_is_typed_is_kept_once_for_each_place(app, cast):
    operations.save(cast.mia, PLACE, words("One"))
    operations.save(cast.mia, PLACE, words("One two"), "How do I export?")
    operations.save(cast.mia, "/threads/new", {"title": ["A question"], "body": ["Why?"]})
    kept = queries.kept(cast.mia)
    assert {(one.place, one.title) for one in kept} == {(PLACE, "How do I export?"), ("/threads/new", "A question")}
    assert queries.draft(cast.mia, PLACE).fields == {"body": ["One two"]}


def test_the_list_shows_words_without_addresses(app, cast):
    text = 'See [the report.pdf](/files/1/a.pdf "1 KB") and ![a menu](/files/2/b.webp), [not a link'
    assert operations.save(cast.mia, PLACE, words(text)).excerpt == "See the report.pdf and a menu, [not a link"


def test_nothing_typed_is_no_draft(app, cast):
    operations.save(cast.mia, PLACE, words())
    assert operations.save(cast.mia, PLACE, {"body": ["  \n"]}) is None
    assert queries.kept(cast.mia) == []


def test_secrets_are_not_kept(app, cast):
    fields = {
        "csrf_token": ["a"],
        "request_key": ["b"],
        "password": ["c"],
        "new_password": ["d"],
        "reset_token": ["e"],
        "code": ["f"],
    }
    kept = operations.save(cast.mia, PLACE, {**words(), **fields})
    assert kept.fields == words()


def test_nobody_else_reaches_a_draft(app, cast):
    draft = operations.save(cast.mia, PLACE, words())
    for person in (cast.max, cast.olga, cast.cleo, cast.ada, SYSTEM, ANONYMOUS):
        assert queries.draft(person, PLACE) is None
        assert queries.kept(person) == []
        with pytest.raises((NotFound, Forbidden)):
            operations.throw_away(person, draft.id)
        if person.id is not None:
            operations.forget(person, PLACE)
    assert queries.draft(cast.mia, PLACE).id == draft.id
    for person in (SYSTEM, ANONYMOUS):
        with pytest.raises(Forbidden):
            operations.save(person, PLACE, words())
        with pytest.raises(Forbidden):
            operations.forget(person, PLACE)


def test_the_same_place_of_another_person_is_another_draft(app, cast):
    operations.save(cast.mia, PLACE, words("Mia's"))
    operations.save(cast.olga, PLACE, words("Olga's"))
    assert queries.draft(cast.mia, PLACE).longest == "Mia's"
    operations.forget(cast.olga, PLACE)
    assert queries.draft(cast.mia, PLACE).longest == "Mia's"
    assert queries.draft(cast.olga, PLACE) is None


@pytest.mark.parametrize(
    "place", ["", "threads/12", "//evil.example/", "https://evil.example/", "/\\evil", "/a\nb", "/" + "a" * 300]
)
def test_a_place_is_an_address_of_this_site(app, cast, place):
    with pytest.raises(Refused):
        operations.save(cast.mia, place, words())


def test_limit_of_size_is_exact_and_the_old_words_stay(app, cast):
    room = policy.LARGEST_BYTES - len("body")
    assert operations.save(cast.mia, PLACE, words("あ" * (room // 3))).id
    with pytest.raises(Refused):
        operations.save(cast.mia, PLACE, words("あ" * (room // 3 + 1)))
    assert len(queries.draft(cast.mia, PLACE).longest) == room // 3


def test_a_person_keeps_a_hundred(app, cast, monkeypatch):
    monkeypatch.setattr(policy, "MOST", 2)
    first = operations.save(cast.mia, "/a", words())
    operations.save(cast.mia, "/b", words())
    with pytest.raises(Refused):
        operations.save(cast.mia, "/c", words())
    operations.save(cast.mia, "/b", words("Longer"))
    operations.throw_away(cast.mia, first.id)
    operations.save(cast.mia, "/c", words())
    with pytest.raises(Refused):
        operations.put_back(cast.mia, first.id)
    operations.save(cast.olga, "/a", words())


def test_sweep_takes_old_and_thrown_ones(app, cast, time_machine):
    operations.save(cast.mia, "/old", words())
    time_machine.move_to(clock.now() + timedelta(days=60))
    operations.save(cast.mia, "/kept", words())
    gone = operations.save(cast.mia, "/thrown", words())
    operations.throw_away(cast.mia, gone.id)
    time_machine.move_to(clock.now() + timedelta(hours=23))
    assert operations.sweep() == 0
    time_machine.move_to(clock.now() + timedelta(days=31))
    assert operations.sweep() == 2
    db_session.expire_all()
    assert [one.place for one in queries.kept(cast.mia)] == ["/kept"]
    assert "drafts.sweep" in {timed.kind for timed in jobs.schedules(app)}


def test_drafts_leave_with_their_writer(app, cast):
    from sqlalchemy import delete

    from app.core.transaction import transact
    from app.people.models import User

    operations.save(cast.max, PLACE, words())
    with transact():
        db_session.execute(delete(User).where(User.id == cast.max.id))
    assert db_session.query(Draft).count() == 0


class Sample(Form):
    title = StringField()
    space = SelectField(coerce=int)
    tags = SelectMultipleField()
    is_open = BooleanField()
    count = IntegerField()
    version = HiddenField()
    password = PasswordField()


def fill(app: Any, person: Any, fields: dict[str, list[str]]) -> Sample:
    operations.save(person, PLACE, fields)
    with app.test_request_context():
        login_user(person)
        form = Sample(data={"title": "Saved", "space": 1, "tags": ["a"], "is_open": True, "count": 3, "version": "7"})
        form.space.choices = offered([(1, "One"), (2, "Two")])
        form.tags.choices = offered([("a", "A"), ("b", "B")])
        fill_from_draft(form, PLACE)
    return form


def test_a_form_is_filled_with_what_was_typed(app, cast):
    fields = {"title": ["Typed"], "space": ["2"], "tags": ["a", "b"], "count": ["5"], "version": ["1"]}
    form = fill(app, cast.mia, fields)
    shown = (form.title.data, form.space.data, form.tags.data, form.is_open.data, form.count.data, form.version.data)
    assert shown == ("Typed", 2, ["a", "b"], False, 5, "7")


def test_what_fits_no_field_any_more_is_left_out(app, cast):
    form = fill(app, cast.mia, {"title": ["Typed"], "space": ["x"], "count": ["many"], "gone": ["1"]})
    assert (form.title.data, form.space.data, form.count.data) == ("Typed", 1, 3)


def test_a_page_saves_lists_and_gives_back(sign_in, cast):
    client = sign_in(cast.mia)
    sent = {"draft-place": PLACE, "draft-title": "<canary-markup>How?", "body": "{{7*7}} Half"}
    answer = client.post("/drafts", data=sent)
    assert answer.status_code == 200
    draft_id = answer.json["id"]
    page = client.page("/drafts")
    link = page.select_one(".rows a")
    assert link.text == "<canary-markup>How?"
    assert link["href"] == f"/threads/12?draft={draft_id}#reply"
    assert "{{7*7}} Half" in page.text
    kept = client.get("/drafts/kept", query_string={"place": PLACE})
    assert kept.json == {"id": draft_id, "fields": {"body": ["{{7*7}} Half"]}}
    assert kept.headers["Cache-Control"] == "no-store"
    other = sign_in(cast.max)
    assert other.get("/drafts/kept", query_string={"place": PLACE}).json == {"id": None, "fields": {}}
    assert "Half" not in other.get("/drafts").text


def test_words_that_come_after_their_form_are_not_kept(sign_in, cast):
    client = sign_in(cast.mia)
    other = client.post("/drafts", data={"draft-place": "/other", "body": "Half"}).json["id"]
    sent = {"request_key": "key-of-the-form"}
    late = {"draft-place": PLACE, "body": "Half", "draft-key": "key-of-the-form"}
    assert client.post("/drafts", data=late).json["id"]
    operations.forget(cast.mia, PLACE)
    assert client.post(f"/drafts/{other}/throw-away", data=sent).status_code == 303
    assert client.post("/drafts", data=late).json["id"] is None
    assert queries.draft(cast.mia, PLACE) is None
    assert sign_in(cast.max).post("/drafts", data=late).json["id"], "keys are each person's own"


def test_a_refusal_is_told_to_the_script(sign_in, cast):
    sent = {"draft-place": PLACE, "body": "a" * (policy.LARGEST_BYTES + 1)}
    answer = sign_in(cast.mia).post("/drafts", data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert "too long" in answer.json["error"]


def test_throwing_away_can_be_taken_back(sign_in, cast):
    client = sign_in(cast.mia)
    draft_id = client.post("/drafts", data={"draft-place": PLACE, "body": "Half"}).json["id"]
    answer = client.post(f"/drafts/{draft_id}/throw-away", data={"next": "/answers"})
    assert (answer.status_code, answer.location) == (303, "/answers")
    assert queries.kept(cast.mia) == []
    assert queries.draft(cast.mia, PLACE) is None
    page = client.page("/drafts")
    assert page.find("form", action=f"/drafts/{draft_id}/put-back")
    assert client.post(f"/drafts/{draft_id}/put-back").status_code == 303
    assert queries.draft(cast.mia, PLACE).longest == "Half"
    assert client.post(f"/drafts/{draft_id}/throw-away", data={"next": "//evil.example"}).location == "/drafts"


def test_typing_again_where_a_draft_was_thrown_away_begins_anew(app, cast):
    thrown = operations.save(cast.mia, PLACE, words("Old"))
    operations.throw_away(cast.mia, thrown.id)
    operations.save(cast.mia, PLACE, words("New"))
    assert queries.draft(cast.mia, PLACE).longest == "New"
    assert queries.thrown(cast.mia) == []


def test_the_menu_leads_to_drafts(sign_in, cast):
    assert sign_in(cast.mia).page("/account").find("a", href="/drafts")


def test_what_one_may_not_see_any_more_is_not_named_by_a_draft_about_it(sign_in, cast):
    ours = private_space(1)
    talk = thread(cast.mia, ours, "Zebrafish among us")
    for place in (f"/comments/on/thread/{talk.id}", f"/community/{talk.id}/edit", "/community/ask"):
        operations.save(cast.max, place, words("Half a thought"), "Zebrafish" if place != "/community/ask" else "My own")
    operations.throw_away(cast.max, queries.draft(cast.max, f"/community/{talk.id}/edit").id)
    assert sign_in(cast.max).page("/drafts").main.text.count("Zebrafish") == 2
    with transact():
        db_session.query(Membership).filter(Membership.user_id == cast.max.id).update({"company_id": 2})
    page = sign_in(cast.max).page("/drafts").main.text
    assert "Zebrafish" not in page
    assert page.count("Without a title") == 2
    # One's own words stay one's own, and so does what is about nothing.
    assert "Half a thought" in page
    assert "My own" in page
