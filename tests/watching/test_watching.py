"""Watching: what a person chose stays, what happened by itself never lowers, and nothing hidden can be watched."""

import pytest

from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.faq import operations as faq
from app.watching import operations, queries
from tests.faq.writing import published


@pytest.fixture
def answer(cast):
    return published("Exporting")


def level(viewer, answer):
    watch = queries.level_of(viewer, "answer", answer.id)
    return (watch.level, watch.reason, watch.is_chosen) if watch else None


def test_what_was_chosen_is_never_changed_by_itself(cast, answer):
    operations.watch(cast.mia, "answer", answer.id, "nothing")
    operations.watch_automatically(cast.mia.id, "answer", answer.id, "everything", "asked")
    assert level(cast.mia, answer) == ("nothing", "chosen", True)
    operations.watch(cast.mia, "answer", answer.id, "mute")
    operations.watch_automatically(cast.mia.id, "answer", answer.id, "follow", "mentioned")
    assert level(cast.mia, answer) == ("mute", "chosen", True)


def test_by_itself_it_rises_and_never_falls(cast, answer):
    operations.watch_automatically(cast.max.id, "answer", answer.id, "follow", "mentioned")
    assert level(cast.max, answer) == ("follow", "mentioned", False)
    operations.watch_automatically(cast.max.id, "answer", answer.id, "everything", "asked")
    operations.watch_automatically(cast.max.id, "answer", answer.id, "follow", "wrote")
    assert level(cast.max, answer) == ("everything", "asked", False)


def test_the_habit_can_be_switched_off_apart(cast, answer):
    operations.choose_habit(cast.mia, when_writing=False, when_mentioned=True)
    operations.watch_automatically(cast.mia.id, "answer", answer.id, "follow", "wrote")
    assert level(cast.mia, answer) is None
    operations.watch_automatically(cast.mia.id, "answer", answer.id, "follow", "mentioned")
    assert level(cast.mia, answer) == ("follow", "mentioned", False)
    operations.choose_habit(cast.mia, when_writing=True, when_mentioned=False)
    other = published("Another")
    operations.watch_automatically(cast.mia.id, "answer", other.id, "follow", "mentioned")
    assert level(cast.mia, other) is None


def test_looking_after_a_company_is_no_habit(cast, answer):
    operations.choose_habit(cast.cleo, when_writing=False, when_mentioned=False)
    operations.watch_automatically(cast.cleo.id, "answer", answer.id, "everything", "owner")
    assert level(cast.cleo, answer) == ("everything", "owner", False)
    assert queries.levels_of(cast.cleo, [("answer", answer.id), ("answer", 999)]).keys() == {("answer", answer.id)}


def test_who_hears_of_a_thing_hears_of_what_it_leads_to_as_long_as_it_leads_there(cast, answer):
    first, second = published("First"), published("Second")
    operations.watch(cast.mia, "answer", first.id, "follow")
    operations.watch_automatically(cast.mia.id, "answer", second.id, "everything", "voted")
    operations.watch(cast.max, "answer", second.id, "mute")
    operations.watch(cast.olga, "answer", second.id, "follow")
    operations.watch(cast.olga, "answer", answer.id, "nothing")
    operations.lead_on("answer", [first.id, second.id], answer.id)
    assert level(cast.mia, answer) == ("everything", "merged", False)
    assert level(cast.max, answer) is None
    assert level(cast.olga, answer) == ("nothing", "chosen", True)
    operations.lead_on("answer", [first.id], answer.id)
    assert level(cast.mia, answer) == ("follow", "merged", False)
    operations.lead_on("answer", [], answer.id)
    assert level(cast.mia, answer) is None
    assert level(cast.olga, answer) == ("nothing", "chosen", True)


def test_what_one_does_oneself_stays_when_the_way_ends(cast, answer):
    first = published("First")
    operations.watch(cast.mia, "answer", first.id, "everything")
    operations.watch(cast.max, "answer", first.id, "follow")
    operations.lead_on("answer", [first.id], answer.id)
    operations.watch_automatically(cast.mia.id, "answer", answer.id, "follow", "voted")
    operations.watch(cast.max, "answer", answer.id, "mute")
    operations.lead_on("answer", [], answer.id)
    assert level(cast.mia, answer) == ("everything", "voted", False)
    assert level(cast.max, answer) == ("mute", "chosen", True)


def test_what_leads_on_is_not_led_twice(cast, answer):
    """What came by a merge alone is nobody's own wish, so another merge does not take it along."""
    first, second = published("First"), published("Second")
    operations.watch(cast.mia, "answer", first.id, "follow")
    operations.lead_on("answer", [first.id], second.id)
    operations.lead_on("answer", [second.id], answer.id)
    assert level(cast.mia, answer) is None


def test_what_one_may_not_see_cannot_be_watched(cast):
    hidden = published("Secret", audience="companies", company_ids=(cast.mia.company_id,))
    operations.watch(cast.mia, "answer", hidden.id, "follow")
    for key in (hidden.id, 999_999):
        with pytest.raises(NotFound):
            operations.watch(cast.olga, "answer", key, "follow")
    with pytest.raises(NotFound):
        operations.watch(cast.olga, "no-such-kind", 1, "follow")
    with pytest.raises(Forbidden):
        operations.watch(ANONYMOUS, "answer", hidden.id, "follow")
    with pytest.raises(Refused):
        operations.watch(cast.mia, "answer", hidden.id, "loudly")


def test_watchers_of_several_subjects(cast, answer):
    other = published("Another")
    operations.watch(cast.mia, "answer", answer.id, "everything")
    operations.watch(cast.max, "answer", other.id, "mute")
    operations.watch(cast.olga, "answer", other.id, "nothing")
    found = queries.watchers([("answer", answer.id), ("answer", other.id), ("answer", other.id)])
    assert {(one.user_id, one.id, one.level) for one in found} == {
        (cast.mia.id, answer.id, "everything"),
        (cast.max.id, other.id, "mute"),
        (cast.olga.id, other.id, "nothing"),
    }
    assert queries.watchers([]) == []


def test_the_list_shows_what_one_may_still_see(cast, answer, sign_in):
    operations.watch(cast.mia, "answer", answer.id, "follow")
    client = sign_in(cast.mia)
    page = client.page("/watching")
    assert page.select_one(".watched a.strong").text == "Exporting"
    levels = client.page(page.select_one(".watched .watch-control a")["href"])
    assert levels.select_one('[aria-pressed="true"]')["value"] == "follow"
    assert levels.select_one("[name=next]")["value"] == "/watching"
    faq.archive_text(SYSTEM, answer.texts[0])
    assert "Exporting" not in sign_in(cast.mia).page("/watching").select_one("main").text


def test_the_control_is_answered_in_place_or_leads_back(cast, answer, sign_in):
    client = sign_in(cast.mia)
    path = f"/watching/answer/{answer.id}"
    shown = client.post(path, data={"level": "mute", "next": "/answers?tag=a"}, headers={"X-Fragment": "1"})
    assert shown.status_code == 200
    assert f'id="watch-answer-{answer.id}"' in shown.text
    assert "next=/answers?tag%3Da" in shown.text
    offered = client.get(f"{path}?next=/answers?tag%3Da", headers={"X-Fragment": "1"}).text
    assert 'value="/answers?tag=a"' in offered
    assert "<html" not in offered
    # Nowhere else: to the subject itself.
    for odd in ("", "?next=//evil.example"):
        assert client.page(f"{path}{odd}").select_one(f"form[action$='{path}'] [name=next]")["value"] == "/answers/exporting"
    assert "<html" not in shown.text
    plain = client.post(path, data={"level": "follow", "next": "/answers?tag=a"})
    assert (plain.status_code, plain.location) == (303, "/answers?tag=a")
    away = client.post(path, data={"level": "follow", "next": "//evil.example"})
    assert away.location == "/watching"
    assert client.post(path, data={"level": "loudly"}).status_code == 422
    db_session.expire_all()
    assert level(cast.mia, answer) == ("follow", "chosen", True)
