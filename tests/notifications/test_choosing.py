"""How people choose to be told: the matrix, the times, the one-click link that can do nothing else."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.core import activity
from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, Refused
from app.notifications import kinds, unsubscribing
from app.notifications.operations import choosing
from app.notifications.queries import preferences
from app.notifications.queries.preferences import Choice
from app.watching.queries import habit_of


def choice(person, kind):
    return preferences.choice_of(person.id, kinds.declared()[kind])


def test_every_kind_of_every_feature_is_in_the_matrix(app, cast, sign_in):
    declared = {fact.notice.kind for fact in activity.declared().values() if fact.notice}
    page = sign_in(cast.ada).page("/settings/notifications")
    assert {box["name"].removeprefix("app-") for box in page.select('.notice-matrix input[type="checkbox"]')} == declared
    for row in page.select(".notice-matrix tbody tr"):
        assert len(row.select('input[type="radio"][checked]')) == 1


def test_clients_are_not_offered_what_only_staff_get(cast, sign_in):
    page = sign_in(cast.mia).page("/settings/notifications")
    assert page.select_one('[name="app-answer"]') is not None
    assert page.select_one('[name="app-mail_trouble"]') is None
    with pytest.raises(Refused):
        choosing.choose_channels(cast.mia, {"mail_trouble": Choice(True, "now")})


def test_the_matrix_is_saved_as_sent(cast, sign_in):
    client = sign_in(cast.mia)
    before = choice(cast.mia, "reply")
    sent = client.post(
        "/settings/notifications/channels", data={"mail-answer": "off", "mail-mention": "digest", "app-mention": "y"}
    )
    assert sent.status_code == 303
    assert choice(cast.mia, "answer") == Choice(False, "off")
    assert choice(cast.mia, "mention") == Choice(True, "digest")
    assert choice(cast.mia, "reply") == before
    assert choice(cast.max, "answer") == Choice(True, "digest")
    assert client.post("/settings/notifications/channels", data={"mail-answer": "loudly"}).status_code == 422
    assert choice(cast.mia, "answer") == Choice(False, "off")


def test_times_are_saved_and_checked(cast, sign_in):
    client = sign_in(cast.mia)
    form = {"rhythm": "weekly", "hour": "18", "weekday": "4", "quiet_from": "22", "quiet_until": "7", "version": "0"}
    assert client.post("/settings/notifications/times", data=form).status_code == 303
    table = preferences.timetable(cast.mia.id)
    assert (table.rhythm, table.hour, table.weekday, table.quiet_from, table.quiet_until) == ("weekly", 18, 4, 22, 7)
    assert client.post("/settings/notifications/times", data={**form, "quiet_until": "", "version": "1"}).status_code == 422
    assert client.post("/settings/notifications/times", data={**form, "hour": "24", "version": "1"}).status_code == 422
    with pytest.raises(Conflict):
        choosing.choose_times(
            cast.mia, rhythm="off", hour=8, weekday=0, quiet_from=None, quiet_until=None, version=table.version + 1
        )
    with pytest.raises(Forbidden):
        choosing.choose_times(ANONYMOUS, rhythm="off", hour=8, weekday=0, quiet_from=None, quiet_until=None)


def test_the_habit_of_watching_is_saved(cast, sign_in):
    client = sign_in(cast.mia)
    assert client.post("/settings/notifications/habit", data={"when_mentioned": "y"}).status_code == 303
    habit = habit_of(cast.mia.id)
    assert (habit.when_writing, habit.when_mentioned) == (False, True)


def test_looking_at_the_link_stops_nothing_and_one_post_without_a_page_does(app, cast, client):
    path = unsubscribing.path(cast.mia.id, "answer")
    page = BeautifulSoup(client.get(path).text, "html.parser")
    assert page.select_one(f'form[method="post"][action="{path}"] button') is not None
    assert choice(cast.mia, "answer").mail == "digest"
    done = client.post(path, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert done.status_code == 200
    assert done.headers["Cache-Control"] == "no-store"
    assert choice(cast.mia, "answer") == Choice(True, "off")
    assert choice(cast.mia, "reply").mail == "now"
    assert choice(cast.max, "answer").mail == "digest"
    assert client.post(path, csrf=False).status_code == 200


def test_a_link_of_several_kinds_names_them_all_and_stops_them_together(app, cast, client):
    path = unsubscribing.path(cast.mia.id, "reply", "answer", "reply", "gone_since")
    page = client.page(path)
    labels = ["Replies in what you follow", "New and changed answers in what I watch"]
    assert [one.text for one in page.select("main li")] == labels
    assert choice(cast.mia, "reply").mail == "now"
    done = client.post(path, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert done.status_code == 200
    assert {choice(cast.mia, kind).mail for kind in ("reply", "answer")} == {"off"}
    assert choice(cast.mia, "mention").mail == "now"
    client.post(path, csrf=False)
    told = db_session.scalars(select(activity.Activity).where(activity.Activity.fact == "notifications.unsubscribed")).all()
    assert [row.particulars["kinds"] for row in told] == ["reply, answer, gone_since"]


def test_the_link_of_a_digest_stops_digests(app, cast, client):
    assert client.post(unsubscribing.path(cast.mia.id, kinds.DIGEST), csrf=False).status_code == 200
    assert preferences.timetable(cast.mia.id).rhythm == "off"
    assert choice(cast.mia, "answer").mail == "digest"


def test_a_link_that_was_used_says_so_until_one_wants_the_mails_again(app, cast, client):
    for named in (("reply", "answer"), ("answer", kinds.DIGEST)):
        path = unsubscribing.path(cast.mia.id, *named)
        client.post(unsubscribing.path(cast.mia.id, "answer"), csrf=False)
        assert client.page(path).h1.text == "Stop these mails?"
        client.post(path, csrf=False)
        page = client.page(path)
        assert page.h1.text == "These mails are stopped" and not page.select("main form")
        choosing.choose_channels(cast.mia, {"answer": Choice(True, "now")})
        assert client.page(path).h1.text == "Stop these mails?"


def test_a_made_up_link_does_nothing_and_a_true_one_opens_nothing_else(app, cast, client):
    token = unsubscribing.token(cast.mia.id, "answer")
    for wrong in ("nonsense", token[:-1] + ("A" if token[-1] != "A" else "B"), unsubscribing.token(cast.max.id, "x")[:-3]):
        assert client.get(f"/unsubscribe/{wrong}").status_code == 404
        assert client.post(f"/unsubscribe/{wrong}", csrf=False).status_code == 404
    assert choice(cast.mia, "answer").mail == "digest"
    client.post(f"/unsubscribe/{token}", csrf=False)
    assert client.get("/settings/notifications").status_code == 302
    assert client.get(f"/invitations/{token}").status_code == 404


def test_what_was_chosen_by_hand_in_the_inbox_stays_when_mails_are_stopped(cast):
    choosing.choose_channels(cast.mia, {"answer": Choice(False, "now")})
    choosing.unsubscribe(cast.mia.id, ["answer"])
    assert choice(cast.mia, "answer") == Choice(False, "off")
    assert SYSTEM.is_system
