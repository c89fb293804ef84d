"""The pages of the changelog, as people of two companies and the staff see them."""

import re
from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from app.changelog import operations, queries
from app.changelog.feeding import entries
from app.changelog.models import Entry, State
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.faq import operations as faq
from app.people.models import User
from app.requests import operations as requests
from app.requests.models import FeatureRequest, StatusKind
from app.requests.operations import merging
from tests.changelog.entries import SUMMARY, TITLE, asked, kind_of, planned, published, seen, stored, written
from tests.support.cast import Cast

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
MOST_STATEMENTS = 6
FORM = {"kind": "new", "title_en": TITLE, "summary_en": SUMMARY, "body_en": "", "audience": "everyone"}


def only() -> Entry:
    db_session.expire_all()
    return db_session.query(Entry).one()


def test_the_first_day(app: Flask, cast: Cast, sign_in) -> None:
    assert "Nothing here yet" in sign_in(cast.mia).get("/changelog").text
    assert "Write an entry" in sign_in(cast.cleo).get("/changelog").text


def test_from_a_request_to_the_readers(app: Flask, cast: Cast, sign_in) -> None:
    wish = asked(cast.mia)
    planned(cast.pat, wish)
    pat, mia, olga = sign_in(cast.pat), sign_in(cast.mia), sign_in(cast.olga)
    assert f"/changelog/new?request={wish.id}" in pat.get(f"/requests/{wish.id}").text
    assert f"#{wish.id} Send reports by mail" in pat.get(f"/changelog/new?request={wish.id}").text
    sent = pat.post("/changelog/new", data={**FORM, "requests": f"#{wish.id} Send reports by mail", "step": "save"})
    assert sent.status_code == 303
    url = sent.headers["Location"]
    page = pat.get(url).text
    assert "Readers do not see this draft." in page and "1 request counts as released" in page
    assert mia.get(url).status_code == 404 and TITLE not in mia.get("/changelog").text
    assert pat.post(f"{url}/publish", data={"version": only().version}).status_code == 303
    assert kind_of(wish.id) == StatusKind.RELEASED
    for client in (mia, olga):
        page = client.get("/changelog").text
        assert TITLE in page and "New to you" in page and "Write an entry" not in page
        assert "Send reports by mail" in client.get(url).text
    # Only who asked is thanked for it; the staff are asked for nothing.
    thanks, missing = "You asked for this", "Is something still missing"
    assert thanks in mia.get(url).text and thanks not in olga.get(url).text and thanks not in pat.get(url).text
    assert missing in olga.get(url).text and missing not in pat.get(url).text
    assert f'href="{url}"' in mia.get(f"/requests/{wish.id}").text
    assert "Publish now" not in mia.get(url).text


def test_looking_takes_the_dot_away(app: Flask, cast: Cast, sign_in) -> None:
    published(cast.cleo)
    mia = sign_in(cast.mia)
    page = mia.get("/changelog").text
    assert "tabs__dot" in page
    until = re.search(r'data-url="(/changelog/seen\?until=[^"]+)"', page)
    assert until is not None
    answer = mia.post(until[1].replace("&amp;", "&"), headers={"X-Fragment": "1"})
    assert answer.status_code == 200 and "data-behaviour" not in answer.text
    page = mia.get("/changelog").text
    assert "tabs__dot" not in page and "New to you" not in page
    assert "tabs__dot" in sign_in(cast.max).get("/changelog").text
    published(cast.cleo, "Another")
    assert "tabs__dot" in mia.get("/changelog").text
    assert mia.post("/changelog/seen").status_code == 303
    assert "tabs__dot" not in mia.get("/changelog").text


def test_scheduling_in_ones_own_time_zone(app: Flask, cast: Cast, sign_in) -> None:
    with time_machine.travel(MORNING, tick=False):
        pat = sign_in(cast.pat)
        refused = pat.post("/changelog/new", data={**FORM, "step": "schedule"})
        assert refused.status_code == 422 and "Please choose a time in the future" in refused.text
        sent = pat.post("/changelog/new", data={**FORM, "step": "schedule", "publish_at": "2026-11-25T09:30"})
        assert sent.status_code == 303
        # Nine in the morning where Pat is.
        assert only().publish_at == datetime(2026, 11, 25, 0, 30, tzinfo=UTC) and cast.pat.timezone == "Asia/Tokyo"
        assert 'value="2026-11-25T09:30"' in pat.get(f"{sent.headers['Location']}/edit").text
        assert "Scheduled" in pat.get("/changelog").text
        assert pat.post(f"{sent.headers['Location']}/unschedule").status_code == 303
        assert only().state == State.DRAFT


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app: Flask, cast: Cast, sign_in) -> None:
    pat = sign_in(cast.pat)
    for change, said in (
        ({"title_en": ""}, "Please write a title."),
        ({"summary_en": ""}, "Please say in a sentence what changes for whom."),
        ({"requests": "No such wish"}, "Nothing called “No such wish” was found."),
        ({"answers": "No such answer"}, "Nothing called “No such answer” was found."),
        ({"audience": "tiers"}, "Please choose at least one tier."),
    ):
        page = pat.post("/changelog/new", data={**FORM, "body_en": "Keep **me**.", **change, "step": "publish"})
        assert page.status_code == 422 and said in page.text and "Keep **me**." in page.text
    assert db_session.query(Entry).count() == 0


def test_requests_by_number_address_or_title(app: Flask, cast: Cast, sign_in) -> None:
    wish, called = asked(cast.mia), asked(cast.mia, "3650")
    pat = sign_in(cast.pat)
    numbers = (f"{wish.id}", f"#{wish.id}", f"＃{wish.id} Anything", f"http://localhost/requests/{wish.id}#vote", wish.title)
    for line, meant in (*((one, wish) for one in numbers), ("3650", called)):
        sent = pat.post("/changelog/new", data={**FORM, "requests": line, "step": "save"})
        assert sent.status_code == 303, line
        entry = queries.whole(SYSTEM, int(sent.headers["Location"].rpartition("/")[2]))
        assert list(entry.linked(FeatureRequest.SUBJECT)) == [meant.id], line


def test_answers_by_title_or_address(app: Flask, cast: Cast, sign_in) -> None:
    content = faq.prepare(title="How reports are sent", body="Like this.")
    answer = faq.write_answer(cast.cleo, "en", content, faq.Properties(slug="how-reports-are-sent"))
    faq.publish_text(cast.cleo, answer.texts[0])
    pat = sign_in(cast.pat)
    for line in ("How reports are sent", "http://localhost/answers/how-reports-are-sent?lang=en"):
        sent = pat.post("/changelog/new", data={**FORM, "answers": line, "step": "publish"})
        assert "How reports are sent" in sign_in(cast.mia).get(sent.headers["Location"]).text


def test_a_form_of_before_is_a_conflict(app: Flask, cast: Cast, sign_in) -> None:
    entry = written(cast.cleo)
    operations.change_entry(cast.cleo, entry, operations.prepare({"en": ("Newer", SUMMARY, "")}), operations.Properties())
    pat = sign_in(cast.pat)
    for version in ("1", ""):
        page = pat.post(f"/changelog/{entry.id}/edit", data={**FORM, "version": version, "step": "save"})
        assert page.status_code == 409 and "Newer" in page.text and TITLE in page.text
    assert pat.post(f"/changelog/{entry.id}/publish", data={"version": "1"}).status_code == 409


def test_asked_answering_and_what_others_see(app: Flask, cast: Cast, sign_in) -> None:
    wish = asked(cast.mia)
    published(cast.pat, requests=(wish.id,))
    mia, olga, pat = sign_in(cast.mia), sign_in(cast.olga), sign_in(cast.pat)
    assert "Does it solve what you asked for?" not in mia.get(f"/requests/{wish.id}").text
    operations.ask_of(cast.pat, None, wish.id)
    assert "Does it solve what you asked for?" in mia.get(f"/requests/{wish.id}").text
    assert "Does it solve what you asked for?" not in olga.get(f"/requests/{wish.id}").text
    assert mia.post(f"/changelog/opinions/{wish.id}", data={"words": "x"}).status_code == 422
    sent = mia.post(f"/changelog/opinions/{wish.id}", data={"said": "partly", "words": "CANARY of Mia"})
    assert sent.headers["Location"] == f"/requests/{wish.id}#opinion"
    assert "You said: In part" in mia.get(f"/requests/{wish.id}").text
    assert "CANARY of Mia" in pat.get(f"/requests/{wish.id}").text
    assert "CANARY" not in olga.get(f"/requests/{wish.id}").text and "In part" not in olga.get(f"/requests/{wish.id}").text
    assert olga.post(f"/changelog/opinions/{wish.id}", data={"said": "yes"}).status_code == 404


def test_nothing_of_others_anywhere(app: Flask, cast: Cast, sign_in) -> None:
    secret = asked(cast.mia, "CANARY of Acme alone", is_company_only=True)
    for_acme = published(cast.pat, "CANARY for Acme", audience="companies", company_ids=(1,))
    open_one = published(cast.pat, "For all", requests=(secret.id,))
    olga = sign_in(cast.olga)
    for path in ("/changelog", "/changelog?kind=new", f"/changelog/{open_one.id}", "/requests", "/search?q=Acme+alone", "/"):
        assert "CANARY" not in olga.get(path).text, path
    assert olga.get(f"/changelog/{for_acme.id}").status_code == 404
    assert queries.among(cast.olga, [for_acme.id]) == []
    assert queries.with_words(cast.olga, ["CANARY"], 5) == []
    # The clients whose entry it is see it.
    assert "CANARY for Acme" in sign_in(cast.mia).get("/changelog").text


def test_followers_hear_of_a_new_entry(app: Flask, cast: Cast, sign_in, run_jobs) -> None:
    mia = sign_in(cast.mia)
    assert mia.post("/watching/changelog/1", data={"level": "follow"}).status_code == 303
    published(cast.pat)
    published(cast.pat, "CANARY for Other", audience="companies", company_ids=(2,))
    run_jobs()
    page = mia.get("/notifications").text
    assert TITLE in page and "CANARY" not in page
    assert TITLE not in sign_in(cast.max).get("/notifications").text


def test_the_feed_holds_what_its_reader_may_read(app: Flask, cast: Cast) -> None:
    published(cast.cleo)
    published(cast.cleo, "For Other", audience="companies", company_ids=(2,))
    with app.test_request_context():
        assert [one.title for one in entries(cast.mia, 10)] == [TITLE]
        assert [one.title for one in entries(cast.olga, 10)] == ["For Other", TITLE]


def test_the_search_holds_published_texts_alone(app: Flask, cast: Cast) -> None:
    entry, draft = published(cast.cleo, ja="レポートをメールで"), written(cast.cleo, "A draft")
    found = list(queries.documents(None))
    assert {one.title for one in found} == {TITLE, "レポートをメールで"}
    assert {one.entry for one in found} == {f"changelog_entry:{entry.id}"}
    assert list(queries.documents([draft.id])) == []
    assert sorted(one.id for one in found) == sorted(queries.document_ids(cast.mia))
    operations.withdraw_entry(cast.cleo, entry)
    assert queries.document_ids(cast.mia) == [] and list(queries.documents([entry.id])) == []


def test_pages_cost_few_statements(app: Flask, cast: Cast, sign_in, count_statements) -> None:
    wishes = tuple(asked(cast.mia, f"Wish number {number}").id for number in range(3))
    with time_machine.travel(MORNING, tick=False) as clock:
        for number in range(30):
            clock.shift(timedelta(days=1))
            entry = published(cast.cleo, f"Entry number {number}", requests=wishes)
        mia = sign_in(cast.mia)
        for path in ("/changelog", f"/changelog/{entry.id}"):
            mia.get(path)
            with count_statements() as statements:
                assert mia.get(path).status_code == 200
            assert len(statements) <= MOST_STATEMENTS, (path, statements)
    assert seen(SYSTEM) and stored(entry).linked(FeatureRequest.SUBJECT) == list(wishes)


def test_older_entries_are_on_the_next_page(app: Flask, cast: Cast, sign_in) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        for number in range(25):
            clock.shift(timedelta(days=3))
            published(cast.cleo, f"Entry number {number:02}")
        mia = sign_in(cast.mia)
        page = mia.get("/changelog").text
        assert page.count("change__title") == 20 and "Entry number 24" in page and "Entry number 04" not in page
        following = re.search(r'href="(/changelog\?page=[^"]+)"', page)
        assert following is not None
        assert "Entry number 04" in mia.get(following[1].replace("&amp;", "&")).text
        assert "January 2027" in page or "February 2027" in page


def test_a_voter_of_a_duplicate_and_a_company_that_was_entered_asked_for_it(app: Flask, cast: Cast, sign_in) -> None:
    wish, same = asked(cast.mia, is_company_only=False), asked(cast.olga, "Mail me the reports")
    merging.merge(cast.pat, same, wish, "The same.")
    entered = requests.enter_request(cast.cleo, company_id=1, title="Reports on the first day")
    for entry, thanked, others in (
        (published(cast.pat, requests=(wish.id,)), cast.olga, cast.pat),
        (published(cast.pat, "On the first day", requests=(entered.id,)), cast.max, cast.olga),
    ):
        assert "You asked for this" in sign_in(thanked).get(f"/changelog/{entry.id}").text
        assert "Asked for by customers" in sign_in(others).get(f"/changelog/{entry.id}").text
    # Nobody of the staff is ever asked whether it helps, whatever they wrote down for others.
    assert operations.ask_of(cast.pat, None, entered.id) == []
    for client in (sign_in(cast.cleo), sign_in(cast.pat)):
        assert client.get(f"/changelog/opinions/{entered.id}").status_code == 404


def test_who_came_to_the_staff_is_asked_no_more(app: Flask, cast: Cast, sign_in) -> None:
    wish = asked(cast.mia)
    published(cast.pat, requests=(wish.id,))
    operations.ask_of(cast.pat, None, wish.id)
    with transact():
        db_session.get_one(User, cast.mia.id).staff_role = "cs"
    mia = sign_in(cast.mia)
    assert "Does it solve" not in mia.get(f"/requests/{wish.id}").text
    assert mia.post(f"/changelog/opinions/{wish.id}", data={"said": "yes"}).status_code == 404


def test_the_enter_key_saves_and_never_publishes(app: Flask, cast: Cast, sign_in) -> None:
    page = sign_in(cast.pat).get("/changelog/new").text
    form = page[page.index('action="/changelog/new"') :]
    assert re.findall(r'name="step" value="(\w+)"|value="(\w+)" name="step"', form)[0] == ("save", "")


def test_the_editor_shows_what_readers_will_get(app: Flask, cast: Cast, sign_in) -> None:
    pat = sign_in(cast.pat)
    assert "Open <strong>Reports</strong>." in pat.post("/changelog/preview", data={"text": "Open **Reports**."}).text
    assert "Nothing to show yet" in pat.post("/changelog/preview", data={"text": ""}).text
    assert "This text is too long" in pat.post("/changelog/preview", data={"text": "x" * 70_000}).text


def test_any_moment_may_be_named_as_seen(app: Flask, cast: Cast, sign_in) -> None:
    published(cast.cleo)
    mia = sign_in(cast.mia)
    for until in ("0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "2026-11-24", "nonsense", "%00", ""):
        assert mia.post(f"/changelog/seen?until={until}").status_code == 303, until
