"""Check 34 for requests, roadmap and changelog: who may no longer see something has it nowhere any more, at once.

Somebody of another company votes, watches, writes below a request and opens everything there is to open; then the request is
taken from them in one of the ways there are. Not a word of it is left: pages that were open, lists, search, suggestions, the
inbox and its number, feeds, mails that wait or lie in the queue, files, the way back by mail, and every button.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from typing import Any

import pytest

from app.changelog.models import Entry
from app.companies.models import Company
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.subjects import visible
from app.core.transaction import transact
from app.feeds import operations as feeds
from app.mailbox import addresses
from app.mailbox import operations as mailbox
from app.mailbox.models import Reason
from app.mailbox.models import State as MailState
from app.notifications.operations import choosing, mailing, reading
from app.notifications.queries.preferences import Choice
from app.people import queries as people
from app.people import viewers
from app.people.models import Membership
from app.people.operations import colleagues
from app.requests import operations
from tests.changelog.entries import published
from tests.notifications.stage import Clock, Outbox, words
from tests.requests.merged import installed
from tests.requests.revoked import (
    CANARY,
    KIND,
    LISTS,
    Shared,
    is_deleted,
    is_hidden_by_moderators,
    is_kept_to_its_company,
    leaves_the_company,
    share,
    stored,
)
from tests.support.search_index import with_empty_index


@pytest.fixture
def time(app: Any, cast: Any, monkeypatch: Any) -> Clock:
    """Return the clock of the test, at ten in the morning in Tokyo."""
    return Clock(monkeypatch)


@pytest.fixture
def outbox(app: Any) -> Outbox:
    """Return the mails of this test."""
    return Outbox(app.extensions["settings"].data_dir / "outbox")


@pytest.fixture
def shared(app: Any, cast: Any, time: Clock, outbox: Outbox, run_jobs: Callable[[], int], monkeypatch: Any) -> Any:
    """Return a function that lets a person take part in a request of Mia's company."""
    with_empty_index(app)
    monkeypatch.setattr(app.extensions["settings"], "reply_address", "reply@help.example.com")
    monkeypatch.setattr(app.extensions["settings"], "roadmap_public", True)
    installed()

    yield partial(share, cast, run_jobs)
    with_empty_index(app)


# How it is taken away, from whom, and whether it was its company's alone before.
WAYS = [
    pytest.param(leaves_the_company, "max", True, id="leaves"),
    pytest.param(is_kept_to_its_company, "olga", False, id="kept-to-its-company"),
    pytest.param(is_hidden_by_moderators, "olga", False, id="hidden"),
    pytest.param(is_deleted, "olga", False, id="deleted"),
]
ways = pytest.mark.parametrize(("take_away", "name", "is_own"), WAYS)


def _traces(client: Any, there: Shared) -> list[str]:
    told = [f"/feeds/{there.token}/atom/{name}" for name in ("notices", "changelog", "threads")]
    paths = (*LISTS, *there.pages, *told, f"/feeds/{there.token}/calendar.ics")
    found = []
    for path in paths:
        answer = client.get(path, check=False)
        # What was asked for may be said back: it comes from the address.
        text = answer.text if CANARY not in path else re.sub(rf"{CANARY}(tag)?(?=[\"<&\s”」])", "", answer.text)
        found += [path] if CANARY in f"{answer.headers.get('Location', '')}{text}" and path not in there.pages else []
        found += [f"{path} {answer.status_code}"] if path in there.pages and answer.status_code != 404 else []
        found += [f"{path} {CANARY}"] if path in there.pages and f"{CANARY} " in answer.text else []
    return found


@ways
def test_nothing_of_it_stands_anywhere_at_once(cast, shared, sign_in, run_jobs, take_away, name, is_own):
    there = shared(getattr(cast, name), is_company_only=is_own)
    client = sign_in(there.reader)
    before = _traces(client, there)
    seen = ("/", "/requests", "/roadmap", "/roadmap/list", "/changelog", "/notifications", "/watching", "/drafts")
    assert set(seen) <= set(before), "the sweep must be able to see what may be seen"
    assert f"/feeds/{there.token}/atom/notices" in before
    assert client.page("/").select_one("#bell .count-badge") is not None
    take_away(cast, there)
    assert _traces(client, there) == []
    assert client.page("/").select_one("#bell .count-badge") is None
    # And once everything that comes later has come.
    run_jobs()
    assert _traces(client, there) == []
    reader = viewers.of_person(there.reader.id)
    for kind, key in ((KIND, there.request_id), ("comment", there.comment_id), (Entry.SUBJECT, there.entry_id)):
        assert visible(reader, kind, [key]) == {}, (kind, key)


@ways
def test_a_page_that_is_open_is_not_as_it_was(cast, shared, sign_in, take_away, name, is_own):
    there = shared(getattr(cast, name), is_company_only=is_own)
    client = sign_in(there.reader)
    kept = {path: client.get(path) for path in (f"/requests/{there.request_id}", f"/changelog/{there.entry_id}", "/roadmap")}
    take_away(cast, there)
    for path, answer in kept.items():
        assert CANARY in answer.text
        asked = {
            "If-None-Match": answer.headers.get("ETag", '""'),
            "If-Modified-Since": answer.headers.get("Last-Modified", ""),
        }
        again = client.get(path, headers=asked, check=False)
        assert again.status_code == (200 if path == "/roadmap" else 404), path
        assert CANARY not in again.text


@ways
def test_no_button_of_an_open_page_reaches_it(cast, shared, sign_in, take_away, name, is_own):
    there = shared(getattr(cast, name), is_company_only=is_own)
    client = sign_in(there.reader)
    take_away(cast, there)
    votes = stored(there.request_id).votes_count
    for path, fields in there.buttons:
        answer = client.post(path, data=fields, check=False)
        assert answer.status_code == 404, (path, answer.status_code)
        assert CANARY not in answer.text
    row = stored(there.request_id)
    assert (row.votes_count, row.comments_count) == (votes, 2)


@pytest.mark.parametrize("is_queued", [False, True], ids=["waiting", "queued"])
@ways
def test_no_mail_of_it_leaves_any_more(cast, shared, time, outbox, run_jobs, take_away, name, is_own, is_queued):
    there = shared(getattr(cast, name), is_company_only=is_own)
    if is_queued:
        # Everything that was due lies in the queue of mails: the server takes none just now.
        time.later(hours=9)
        assert mailing.send_due(SYSTEM, there.reader.id) >= 2
    take_away(cast, there)
    for _day in range(2):
        run_jobs()
        time.later(hours=24)
    run_jobs()
    assert [mail["Subject"] for mail in outbox.to(there.reader) if CANARY in words(mail)] == []


@pytest.mark.parametrize("kind", ["digest", "now"])
@ways
def test_without_it_being_taken_away_the_mails_come(cast, shared, time, outbox, run_jobs, take_away, name, is_own, kind):
    there = shared(getattr(cast, name), is_company_only=is_own)
    choosing.choose_channels(there.reader, {"request_status": Choice(in_app=True, mail=kind)})
    for _day in range(2):
        run_jobs()
        time.later(hours=24)
    run_jobs()
    assert [mail["Subject"] for mail in outbox.to(there.reader) if CANARY in words(mail)] != []


@ways
def test_the_way_back_by_mail_is_shut(cast, shared, take_away, name, is_own):
    there = shared(getattr(cast, name), is_company_only=is_own)
    for kind, key in ((KIND, there.request_id), ("comment", there.comment_id)):
        sent = EmailMessage(policy=SMTP)
        sent["From"], sent["To"] = there.reader.mail, addresses.reply_to(there.reader.id, kind, key)
        sent["Message-ID"] = f"<{kind}@client.example>"
        sent.set_content("I still want it.")
        if kind == KIND:
            take_away(cast, there)
        taken = mailbox.take(SYSTEM, sent.as_bytes())
        assert (taken.state, taken.reason) == (MailState.WAITING, Reason.GONE)
    assert stored(there.request_id).comments_count == 2


def test_the_number_at_the_bell_goes_whichever_fact_is_committed_last(cast, shared, sign_in):
    there = shared(cast.olga, is_company_only=False)
    client = sign_in(cast.olga)
    reading.mark_read(cast.olga, "changelog", 1)
    reading.mark_read(cast.olga, Entry.SUBJECT, there.entry_id)
    with transact():
        db_session.add(Activity(id=9_000, fact="people.signed_in", audience="staff"))
    assert client.page("/").select_one("#bell .count-badge") is not None
    # Numbers are given before the commit: what takes the request away got a smaller one, and comes later.
    with transact():
        stored(there.request_id).is_company_only = True
        db_session.add(Activity(id=8_000, fact="requests.visibility_changed", audience="staff"))
    assert client.page("/").select_one("#bell .count-badge") is None


def test_what_one_asked_for_oneself_goes_with_the_company_too(cast, sign_in, shared):
    installed()
    own, gone = (
        operations.post_request(cast.max, title=f"{CANARY} {word}", situation="Ours", is_company_only=True)
        for word in ("asked", "deleted")
    )
    operations.delete_request(cast.max, gone)
    client = sign_in(cast.max)
    assert client.get(f"/requests/{own.id}").status_code == client.get(f"/requests/{gone.id}/deleted").status_code == 200
    with transact():
        db_session.query(Membership).filter(Membership.user_id == cast.max.id).update({"company_id": 2})
    for path in (f"/requests/{own.id}", f"/requests/{own.id}/edit", f"/requests/{gone.id}/deleted"):
        assert client.get(path, check=False).status_code == 404, path
    for path in (f"/requests/{own.id}/delete", f"/requests/{gone.id}/restore"):
        assert client.post(path, check=False).status_code == 404, path
    for path in ("/", "/requests?show=mine", "/watching", "/moderation/mine"):
        assert CANARY not in client.get(path).text, path


def test_who_is_kept_out_has_nothing_left(cast, shared, sign_in, client, time, outbox, run_jobs):
    there = shared(cast.max, is_company_only=True)
    browser = sign_in(cast.max)
    colleagues.deactivate(cast.ada, people.by_id(cast.max.id))
    assert browser.get(f"/requests/{there.request_id}", check=False).status_code == 302
    assert browser.post(f"/requests/{there.request_id}/vote", check=False).status_code in {302, 401}
    for name in ("notices", "changelog"):
        assert client.get(f"/feeds/{there.token}/atom/{name}", check=False).status_code == 404
    sent = EmailMessage(policy=SMTP)
    sent["From"], sent["To"] = cast.max.mail, addresses.reply_to(cast.max.id, KIND, there.request_id)
    sent.set_content("I still want it.")
    assert mailbox.take(SYSTEM, sent.as_bytes()).reason == Reason.GONE
    for _day in range(2):
        run_jobs()
        time.later(hours=24)
    run_jobs()
    assert [mail for mail in outbox.to(cast.max) if CANARY in words(mail)] == []


def test_an_entry_for_another_tier_goes_with_the_tier(cast, shared, sign_in, client, time, outbox, run_jobs):
    choosing.choose_channels(cast.mia, {"changelog": Choice(in_app=True, mail="now")})
    entry = published(cast.cleo, f"{CANARY} for tiers", audience="tiers", tiers=("high",))
    run_jobs()
    browser, token = sign_in(cast.mia), feeds.make_addresses(cast.mia)
    paths = ("/changelog", f"/feeds/{token}/atom/changelog", "/notifications", f"/search?q={CANARY[:8]}")
    assert CANARY in browser.get("/changelog").text
    assert browser.page("/changelog").select_one(".tabs__dot") is not None
    with transact():
        db_session.get_one(Company, 1).tier = "low"
    assert [path for path in paths if f"{CANARY} for" in browser.get(path, check=False).text] == []
    assert browser.get(f"/changelog/{entry.id}", check=False).status_code == 404
    assert browser.page("/changelog").select_one(".tabs__dot") is None
    time.later(hours=24)
    run_jobs()
    assert [mail for mail in outbox.to(cast.mia) if CANARY in words(mail)] == []
