"""What staff write down for a company is told as the company's: nobody outside the staff reads who wrote it down.

And who did what is said as each language says it, of people, of companies, of the site itself.
"""

from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.comments.operations import post_comment
from app.core import activity
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact
from app.feeds import operations as feeds
from app.notifications.operations import choosing
from app.notifications.queries.preferences import Choice
from app.people.models import User
from app.requests.operations import enter_request
from app.requests.operations.areas import AreaDetails, add_area
from app.watching import operations as watching
from tests.discussions.threads import space, thread
from tests.notifications.stage import republish, text, watch, words
from tests.requests.standing import statuses

TITLE, STAFF = "Export the invoices", "Cleo"


@pytest.fixture
def area(app, cast, time, outbox):
    """An area that Max of Acme, Olga of Other and Pat of the staff hear everything of, by mail."""
    statuses()
    made = add_area(cast.ada, AreaDetails("出力", "Exports"))
    for person in (cast.max, cast.olga, cast.pat):
        choosing.choose_channels(person, {"request_new": Choice(in_app=True, mail="now")})
        watching.watch(person, "request_area", made.id, "everything")
    return made.id


def entered(cast: Any, area: int, *, for_mia: bool) -> int:
    person = cast.mia.id if for_mia else None
    return enter_request(cast.cleo, company_id=1, person_id=person, title=TITLE, area_id=area).id


def told(person: Any, time: Any, run_jobs: Any, outbox: Any, sign_in: Any, client: Any) -> dict[str, str]:
    """Return what a person reads of it: in the inbox, in its feed, in the mail, and on the page of the request."""
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    [mail] = outbox.to(person)
    token = feeds.make_addresses(person)
    feed = client.get(f"/feeds/{token}/atom/notices").data
    browser = sign_in(person)
    inbox = browser.page("/notifications")
    return {
        "inbox": inbox.select_one(".notice-group__lines a").text,
        "feed": str(ElementTree.fromstring(feed).findtext(".//{*}entry/{*}title")),
        "mail": words(mail),
        "page": browser.page(inbox.select_one(".notice-group__lines a")["href"]).main.text,
    }


@pytest.mark.parametrize(
    ("appearance", "pen_name", "shown"),
    [("name_company", "", "Mia"), ("name", "", "Mia"), ("pen_name", "Heron", "Heron"), ("pen_name", "", "A member")],
)
def test_what_is_entered_for_a_person_is_told_as_theirs(
    cast, area, time, run_jobs, outbox, sign_in, client, appearance, pen_name, shown
):
    with transact():
        mia = db_session.get_one(User, cast.mia.id)
        mia.appearance, mia.pen_name = appearance, pen_name
    entered(cast, area, for_mia=True)
    for place, said in told(cast.olga, time, run_jobs, outbox, sign_in, client).items():
        assert STAFF not in said, place
        assert shown in said, place
        if shown != "Mia":
            assert "Mia" not in said, place


def test_what_is_entered_for_a_company_names_it_to_its_people_alone(cast, area, time, run_jobs, outbox, sign_in, client):
    entered(cast, area, for_mia=False)
    outside = told(cast.olga, time, run_jobs, outbox, sign_in, client)
    inside = told(cast.max, time, run_jobs, outbox, sign_in, client)
    for place in ("inbox", "feed", "mail", "page"):
        assert STAFF not in outside[place] + inside[place], place
        assert "Acme" not in outside[place], place
        assert "A client" in outside[place], place
        assert "Acme" in inside[place], place


def test_the_staff_keep_who_wrote_it_down(cast, area, time, run_jobs, outbox, sign_in, client):
    key = entered(cast, area, for_mia=False)
    assert "Acme asked for" in told(cast.pat, time, run_jobs, outbox, sign_in, client)["inbox"]
    row = db_session.scalars(select(Activity).where(Activity.fact == "requests.posted", Activity.subject_id == key)).one()
    assert (row.actor_id, row.actor_name) == (cast.cleo.id, STAFF)
    assert f"{STAFF} asked for" in sign_in(cast.ada).page("/admin/activity?what=requests.posted").main.text
    # And who did it is not told of it.
    assert outbox.to(cast.cleo) == []


def test_in_japanese_people_are_called_san_and_nobody_else(cast, area, time, run_jobs, outbox, sign_in, client):
    with transact():
        for person in (cast.max, cast.olga):
            db_session.get_one(User, person.id).locale = "ja"
    entered(cast, area, for_mia=False)
    assert f"Acmeが要望「{TITLE}」を送りました" in told(cast.max, time, run_jobs, outbox, sign_in, client)["inbox"]
    assert f"お客様が要望「{TITLE}」を送りました" in told(cast.olga, time, run_jobs, outbox, sign_in, client)["feed"]


def test_several_people_are_each_called_san(cast, time, run_jobs, outbox, sign_in):
    with transact():
        db_session.get_one(User, cast.mia.id).locale = "ja"
    talk = thread(cast.mia, space(), "締めの手順")
    said = []
    for person in (cast.olga, cast.max, cast.cleo):
        post_comment(person, "thread", talk.id, f"{person.name}の返信")
        run_jobs()
        said.append(sign_in(cast.mia).page("/notifications").select_one(".notice-group__lines a").text)
    assert said[0].startswith("Olgaさんが")
    assert said[1].startswith("MaxさんとOlgaさんが")
    assert said[2].startswith("Cleoさん、Maxさん、ほか1人のみなさんが")


def test_the_site_itself_is_no_person(cast, time, run_jobs, outbox, old, by_mail):
    with transact():
        db_session.get_one(User, cast.mia.id).locale = "ja"
    one = old("出力の手順")
    watch(cast.mia, one)
    republish(one)
    run_jobs()
    time.later(minutes=6)
    run_jobs()
    [mail] = outbox.to(cast.mia)
    assert "システムが" in text(mail)
    assert "システムさん" not in words(mail)


def test_the_record_of_the_staff_calls_people_san_too(cast, sign_in):
    with transact():
        db_session.get_one(User, cast.ada.id).locale = "ja"
        activity.record(activity.declared()["people.signed_in"], actor=SYSTEM, title="Mia")
        activity.record(activity.declared()["people.signed_in"], actor=cast.mia, title="Mia")
    shown = [one.text for one in sign_in(cast.ada).page("/admin/activity").select(".admin-what")]
    assert any("Miaさんがサインインしました" in one for one in shown)
    assert any("システムがサインインしました" in one for one in shown)
