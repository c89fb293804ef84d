"""Check 34 for requests, roadmap and changelog: who may no longer see something has it nowhere any more, at once.

Somebody of another company votes, watches, writes below a request and opens everything there is to open; then the request is
taken from them in one of the ways there are. Not a word of it is left: pages that were open, lists, search, suggestions, the
inbox and its number, feeds, mails that wait or lie in the queue, files, the way back by mail, and every button.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from app.changelog import operations as changelog
from app.changelog.models import Entry
from app.changelog.operations import Properties
from app.comments import operations as comments
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.subjects import visible
from app.core.transaction import transact
from app.drafts import operations as drafts
from app.feeds import operations as feeds
from app.files import operations as files
from app.mailbox import addresses
from app.mailbox import operations as mailbox
from app.mailbox.models import Reason
from app.mailbox.models import State as MailState
from app.moderation import operations as moderation
from app.notifications.operations import choosing, mailing
from app.notifications.queries.preferences import Choice
from app.people import viewers
from app.people.models import Membership
from app.requests import operations
from app.requests.models import FeatureRequest
from app.roadmap import operations as roadmap
from app.watching import operations as watching
from tests.changelog.entries import published
from tests.notifications.stage import Clock, Outbox, words
from tests.requests.merged import installed
from tests.requests.standing import move
from tests.support.search_index import with_empty_index

CANARY = "zqrevokedcanary"
KIND = FeatureRequest.SUBJECT
LISTS = (
    "/", "/requests", "/requests?show=mine", "/requests?show=following", "/requests?show=company", "/requests?sort=latest",
    f"/requests?tag={CANARY}tag", f"/requests?q={CANARY}", "/requests?status=planned", "/roadmap", "/roadmap?by=term",
    "/roadmap?by=quarter", "/roadmap?ours=1", "/roadmap/list", "/roadmap/public", "/changelog", "/changelog?kind=new",
    f"/search?q={CANARY}", "/search?q=exporting", f"/search/suggest?q={CANARY[:5]}", "/requests/similar?q=exporting+by+night",
    "/community/ask/similar?q=exporting+by+night", "/notifications", "/notifications?show=unread", "/watching", "/drafts",
    "/moderation/mine", "/people/1", "/community", "/answers",
)  # fmt: skip


@dataclass(frozen=True)
class Shared:
    """What one person had access to: the numbers of it, and the addresses of their feeds."""

    reader: Any
    request_id: int
    comment_id: int
    file_id: int
    entry_id: int
    token: str

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of the things themselves."""
        at = f"/requests/{self.request_id}"
        return (
            at, f"{at}?stay=1", f"{at}?post=1", f"{at}/history", f"{at}/edit", f"{at}/deleted", f"/changelog/{self.entry_id}",
            f"/changelog/opinions/{self.request_id}", f"/comments/{self.comment_id}", f"/comments/{self.comment_id}/quote",
            f"/comments/{self.comment_id}/history", f"/comments/{self.comment_id}/acts",
            f"/comments/on/{KIND}/{self.request_id}", f"/comments/on/{KIND}/{self.request_id}/people?q=mia",
            f"/files/{self.file_id}",
            f"/files/{self.file_id}/{CANARY}.txt", f"/moderation/report/{KIND}/{self.request_id}",
        )  # fmt: skip

    @property
    def buttons(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """What could be sent from an open page."""
        at = f"/requests/{self.request_id}"
        return (
            (f"{at}/vote", {"importance": "2"}), (f"{at}/take-back", {}), (f"{at}/support", {"title": "Mine too, please"}),
            (f"{at}/edit", {"title": "Another title"}), (f"{at}/delete", {}), (f"{at}/restore", {}),
            (f"/comments/on/{KIND}/{self.request_id}", {"body": "Still here."}),
            ("/comments/reactions", {"helpful": str(self.comment_id)}), (f"/comments/{self.comment_id}/edit", {"body": "No."}),
            (f"/comments/{self.comment_id}/delete", {}), (f"/watching/{KIND}/{self.request_id}", {"level": "everything"}),
            (f"/moderation/report/{KIND}/{self.request_id}", {"reason": "spam"}),
            (f"/changelog/opinions/{self.request_id}", {"said": "yes"}),
        )  # fmt: skip


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

    def fill(reader: Any, *, is_company_only: bool) -> Shared:
        audience: dict[str, Any] = {"audience": "companies", "company_ids": (1,)} if is_company_only else {}
        file = files.upload(cast.mia, CANARY.encode(), f"{CANARY}.txt")
        wish = operations.post_request(
            cast.mia, title=f"{CANARY} exporting by night", tags=(f"{CANARY}tag",), is_company_only=is_company_only,
            situation=f"{CANARY} [{CANARY}.txt](/files/{file.id}/{CANARY}.txt)",
        )  # fmt: skip
        for kind in ("request_status", "reply", "changelog"):
            choosing.choose_channels(reader, {kind: Choice(in_app=True, mail="now")})
        operations.vote(reader, wish)
        watching.watch(reader, KIND, wish.id, "everything")
        comments.post_comment(reader, KIND, wish.id, "I need it as well.")
        said = comments.post_comment(cast.mia, KIND, wish.id, f"{CANARY} by Mia")
        drafts.save(reader, f"/comments/on/{KIND}/{wish.id}", {"body": ["Half a thought"]}, f"{CANARY} exporting by night")
        roadmap.describe_request(
            cast.cleo, _stored(wish.id),
            roadmap.Words(purpose=f"{CANARY} purpose", term="next", is_public=not is_company_only),
        )  # fmt: skip
        entry = published(cast.cleo, f"{CANARY} entry", requests=(), **audience)
        run_jobs()
        db_session.expire_all()
        move(cast.pat, _stored(wish.id), "planned", note=f"{CANARY} note")
        run_jobs()
        return Shared(reader, wish.id, said.id, file.id, entry.id, feeds.make_addresses(reader))

    yield fill
    with_empty_index(app)


def _stored(request_id: int) -> FeatureRequest:
    db_session.expire_all()
    return db_session.get_one(FeatureRequest, request_id)


def _leaves_the_company(cast: Any, there: Shared) -> None:
    with transact():
        own = db_session.query(Membership).filter(Membership.user_id == there.reader.id)
        own.update({"company_id": 2})


def _is_kept_to_its_company(cast: Any, there: Shared) -> None:
    # As it was before somebody opened it to all by mistake; the page does so only while no other company takes part.
    with transact():
        _stored(there.request_id).is_company_only = True
    entry = db_session.get_one(Entry, there.entry_id)
    texts = changelog.prepare({"en": (f"{CANARY} entry", "In short", "In full"), "ja": ("", "", "")})
    narrow = Properties(kind=entry.kind, audience="companies", company_ids=(1,))
    changelog.change_entry(cast.cleo, entry, texts, narrow)


def _is_hidden_by_moderators(cast: Any, there: Shared) -> None:
    case = moderation.report(cast.cleo, KIND, there.request_id, "other", "Names a customer")
    moderation.act(cast.ada, case, "Names a customer", measure="hide")
    changelog.withdraw_entry(cast.cleo, db_session.get_one(Entry, there.entry_id))


def _is_deleted(cast: Any, there: Shared) -> None:
    operations.delete_request(cast.cleo, _stored(there.request_id))
    changelog.withdraw_entry(cast.cleo, db_session.get_one(Entry, there.entry_id))


# How it is taken away, from whom, and whether it was its company's alone before.
WAYS = [
    pytest.param(_leaves_the_company, "max", True, id="leaves"),
    pytest.param(_is_kept_to_its_company, "olga", False, id="kept-to-its-company"),
    pytest.param(_is_hidden_by_moderators, "olga", False, id="hidden"),
    pytest.param(_is_deleted, "olga", False, id="deleted"),
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
    votes = _stored(there.request_id).votes_count
    for path, fields in there.buttons:
        answer = client.post(path, data=fields, check=False)
        assert answer.status_code == 404, (path, answer.status_code)
        assert CANARY not in answer.text
    row = _stored(there.request_id)
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
    assert _stored(there.request_id).comments_count == 2


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
