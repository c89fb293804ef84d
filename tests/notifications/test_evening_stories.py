"""What the mail of the evening says of requests, as its reader sees them: in their language, the most wanted news first."""

import re

import pytest

from app.changelog import operations as changelog
from app.changelog.operations import Properties
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import User
from app.requests.operations import merging, post_request, vote
from tests.changelog.entries import SUMMARY, TITLE, written
from tests.notifications.stage import mails, text
from tests.requests.standing import move, statuses

JAPANESE = "レポートをメールで届けられます"
USABLE = "You can use it now."


@pytest.fixture
def evening(app, cast, time, outbox, run_jobs):
    """Return a function that lets the evening come and returns the mail of it to somebody."""
    statuses()

    def come(person):
        run_jobs()
        time.later(hours=9)
        run_jobs()
        (mail,) = mails(outbox, person)
        return mail

    return come


def html(mail):
    return mail.get_body(("html",)).get_content()


def released(cast, **given):
    """Return a request Mia and Olga need and the entry that released it."""
    wish = post_request(cast.mia, title="Send reports by mail")
    vote(cast.olga, wish)
    return wish, changelog.publish_entry(cast.pat, written(cast.pat, ja=JAPANESE, requests=(wish.id,), **given))


def test_a_release_leads_to_its_entry_in_the_language_of_each(cast, evening, outbox):
    with transact():
        db_session.get_one(User, cast.olga.id).locale = "ja"
    _wish, entry = released(cast)
    english = evening(cast.mia)
    assert english["Subject"] == "Released: Send reports by mail"
    assert f"> {SUMMARY}" in text(english) and f"Read more: {TITLE} http://localhost/changelog/{entry.id}" in text(english)
    assert re.search(rf'<a href="http://localhost/changelog/{entry.id}"[^>]*>{TITLE}</a>', html(english))
    (japanese,) = mails(outbox, cast.olga)
    assert japanese["Subject"] == "公開しました：Send reports by mail"
    assert "> 月初に届きます。" in text(japanese)
    assert f"くわしくはこちら：{JAPANESE} http://localhost/changelog/{entry.id}" in text(japanese)
    for word in (TITLE, SUMMARY):
        assert word not in text(japanese) + html(japanese)


def test_whoever_may_not_read_the_entry_is_told_that_they_can_use_it(cast, evening, outbox):
    released(cast, audience="companies", company_ids=(1,))
    assert TITLE in text(evening(cast.mia))
    (mail,) = mails(outbox, cast.olga)
    assert f"> {USABLE}" in text(mail)
    for word in (TITLE, JAPANESE, SUMMARY, "/changelog/"):
        assert word not in text(mail) + html(mail)


def test_an_entry_withdrawn_before_the_evening_is_not_told_of(cast, evening):
    _wish, entry = released(cast)
    changelog.withdraw_entry(cast.pat, entry)
    mail = evening(cast.mia)
    assert USABLE in text(mail) and TITLE not in text(mail) + html(mail)


def test_an_entry_narrowed_before_the_evening_is_told_of_as_it_stands(cast, evening, outbox):
    _wish, entry = released(cast)
    texts = changelog.prepare({"en": ("Another title", "Another summary", "")})
    changelog.change_entry(cast.pat, entry, texts, Properties(audience="companies", company_ids=(1,)))
    assert "Another title" in text(evening(cast.mia))
    (mail,) = mails(outbox, cast.olga)
    assert USABLE in text(mail) and "Another" not in text(mail) + html(mail)


def test_what_people_wait_for_comes_first_and_names_the_mail(cast, evening):
    titles = ["Merge me", "Look at it", "Turn it down", "Begin with it"]
    merged, reviewed, declined, started = (post_request(cast.mia, title=title) for title in titles)
    target = post_request(cast.olga, title="The one it leads to")
    merging.merge(cast.pat, merged, target, "They ask for the same.")
    for wish, kind in ((reviewed, "reviewing"), (started, "started"), (declined, "declined")):
        move(cast.pat, wish, kind)
    released(cast)
    mail = evening(cast.mia)
    assert mail["Subject"] == "Released: Send reports by mail, and 4 more"
    said = text(mail)
    places = [said.index(f"■ {one}") for one in ("Send reports", "Turn it down", "Begin with it", "Look at it", "Merge me")]
    assert places == sorted(places)
    assert "votes and followers went along" in said and f"The one it leads to http://localhost/requests/{target.id}" in said
    assert "5 things you follow have news" in html(mail)


def test_links_in_a_note_lead_where_they_lead_on_the_page(cast, evening):
    wish = post_request(cast.mia, title="Export the invoices")
    note = "See [the plan](/roadmap) and [theirs](https://example.com/" + "long-" * 20 + "way), or https://example.com/x."
    move(cast.pat, wish, "planned", note=note)
    mail = evening(cast.mia)
    far = "https://example.com/" + "long-" * 20 + "way"
    # An address that is broken over two lines leads nowhere.
    assert "the plan (http://localhost/roadmap)" in text(mail).replace("\r\n> ", " ") and f"({far})" in text(mail)
    assert "https://example.com/x." in text(mail) and "(https://example.com/x)" not in text(mail)
    assert 'href="http://localhost/roadmap"' in html(mail) and f'href="{far}"' in html(mail)


def test_a_long_note_ends_between_two_addresses_not_within_one(cast, evening):
    wish = post_request(cast.mia, title="Export the invoices")
    move(cast.pat, wish, "planned", note="y" * 1480 + " [more](https://example.com/far-away)")
    said = text(evening(cast.mia))
    assert "y more…" in said.replace("\r\n> ", " ") and "example.com" not in said
