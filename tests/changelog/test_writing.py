"""Writing, scheduling, publishing and taking back; who reads what."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.changelog import operations, policy, queries
from app.changelog.models import Audience, State
from app.changelog.operations import Properties
from app.core.access import ANONYMOUS, SYSTEM
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.files import operations as files
from app.files.queries import markdown_for
from tests.changelog.entries import SUMMARY, TITLE, published, seen, stored, told, written
from tests.files.making import picture
from tests.support.cast import Cast

MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_a_draft_is_for_the_staff_alone_until_it_is_published(app: Flask, cast: Cast) -> None:
    entry = written(cast.pat)
    assert (seen(cast.mia), queries.among(cast.mia, [entry.id])) == (set(), [])
    with pytest.raises(NotFound):
        queries.reading(cast.mia, entry.id)
    assert queries.reading(cast.cleo, entry.id).title == TITLE
    operations.publish_entry(cast.pat, entry)
    assert seen(cast.mia) == seen(cast.olga) == {TITLE}
    assert queries.reading(cast.mia, entry.id).html.strip() == "<p>Open <strong>Reports</strong>.</p>"
    assert seen(ANONYMOUS) == set()
    with pytest.raises(Refused):
        operations.publish_entry(cast.pat, entry)


def test_only_the_staff_write(app: Flask, cast: Cast) -> None:
    entry = written(cast.cleo)
    for act in (operations.publish_entry, operations.withdraw_entry, operations.unschedule_entry, operations.delete_entry):
        with pytest.raises(Forbidden):
            act(cast.mia, entry)
    with pytest.raises(Forbidden):
        written(cast.olga)


@pytest.mark.parametrize("audience", list(Audience))
def test_the_clause_says_the_same_as_the_policy(app: Flask, cast: Cast, audience: str) -> None:
    given = {"audience": audience, "tiers": ("high",), "company_ids": (2,)}
    entries = [written(cast.cleo, "Draft", **given), published(cast.cleo, "Out", **given)]
    for viewer in (cast.mia, cast.max, cast.olga, cast.cleo, cast.pat, cast.ada, ANONYMOUS, SYSTEM):
        by_clause = {one.id for one in db_session.scalars(queries.visible_to(viewer))}
        by_rule = {one.id for one in entries if policy.can_read(viewer, stored(one))}
        assert by_clause == by_rule, viewer.name


def test_tiers_and_companies_must_be_chosen(app: Flask, cast: Cast) -> None:
    for given, field in (
        ({"audience": "tiers"}, "tiers"),
        ({"audience": "tiers", "tiers": ("gold",)}, "tiers"),
        ({"audience": "companies"}, "company_ids"),
        ({"audience": "companies", "company_ids": (999,)}, "company_ids"),
        ({"audience": "friends"}, "audience"),
        ({"kind": "rumour"}, "kind"),
        ({"requests": (999,)}, "requests"),
        ({"answers": (999,)}, "answers"),
    ):
        with pytest.raises(Refused) as refusal:
            written(cast.cleo, **given)
        assert refusal.value.field == field


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "title_ja"),
        ({"en": ("", SUMMARY, "")}, "title_en"),
        ({"en": (TITLE, " ", "")}, "summary_en"),
        ({"ja": ("あ" * 121, "短い", "")}, "title_ja"),
        ({"ja": ("題", "あ" * 501, "")}, "summary_ja"),
    ],
)
def test_what_is_missing_is_said_at_its_field(app: Flask, typed: dict[str, tuple[str, str, str]], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        operations.prepare(typed)
    assert refusal.value.field == field


def test_readers_get_their_language_or_the_other(app: Flask, cast: Cast) -> None:
    both, one = published(cast.cleo, "Both", ja="両方"), published(cast.cleo, "English only")
    assert queries.reading(cast.mia, both.id, "ja").title == "両方"
    assert queries.reading(cast.mia, both.id).title == "Both"
    assert queries.reading(cast.mia, one.id, "ja").title == "English only"
    assert seen(cast.mia) == {"Both", "English only"}


def test_a_language_left_out_goes(app: Flask, cast: Cast) -> None:
    entry = written(cast.cleo, "Both", ja="両方")
    texts = operations.prepare({"en": ("Both", SUMMARY, "")})
    operations.change_entry(cast.cleo, entry, texts, Properties())
    assert [text.lang for text in stored(entry).texts] == ["en"]


def test_two_editors_never_overwrite_each_other(app: Flask, cast: Cast) -> None:
    entry = written(cast.cleo)
    texts = operations.prepare({"en": ("Of Pat", SUMMARY, "")})
    operations.change_entry(cast.pat, entry, texts, Properties(), version=entry.version)
    with pytest.raises(Conflict) as conflict:
        operations.change_entry(cast.cleo, entry, operations.prepare({"en": ("Of Cleo", SUMMARY, "")}), Properties(), version=1)
    assert "Of Pat" in conflict.value.current.values()
    with pytest.raises(Conflict):
        operations.publish_entry(cast.cleo, entry, version=1)


def test_what_was_withdrawn_is_gone_and_no_news_when_it_returns(app: Flask, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        entry = published(cast.cleo)
        operations.withdraw_entry(cast.cleo, entry)
        assert seen(cast.mia) == set() and stored(entry).state == State.DRAFT
        with pytest.raises(Refused):
            operations.withdraw_entry(cast.cleo, entry)
        clock.shift(timedelta(days=1))
        operations.publish_entry(cast.cleo, entry)
        assert seen(cast.mia) == {TITLE} and stored(entry).published_at == MORNING
        assert (len(told("entry_published")), len(told("entry_returned"))) == (1, 1)


def test_only_what_is_not_out_can_be_deleted(app: Flask, cast: Cast) -> None:
    entry = published(cast.cleo)
    with pytest.raises(Refused):
        operations.delete_entry(cast.cleo, entry)
    operations.withdraw_entry(cast.cleo, entry)
    operations.delete_entry(cast.cleo, entry)
    with pytest.raises(NotFound):
        stored(entry)


def test_the_dot_is_there_until_one_has_looked(app: Flask, cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        assert not queries.has_unseen(cast.mia)
        published(cast.cleo, "For Other", audience="companies", company_ids=(2,))
        assert not queries.has_unseen(cast.mia) and queries.has_unseen(cast.olga)
        published(cast.cleo)
        assert queries.has_unseen(cast.mia) and queries.has_unseen(cast.max)
        clock.shift(timedelta(minutes=1))
        operations.mark_seen(cast.mia)
        assert not queries.has_unseen(cast.mia) and queries.has_unseen(cast.max)
        # What came out between looking and telling is still new.
        operations.mark_seen(cast.mia, MORNING)
        clock.shift(timedelta(minutes=1))
        published(cast.cleo, "Later")
        operations.mark_seen(cast.mia, MORNING + timedelta(minutes=1))
        assert queries.has_unseen(cast.mia)
        assert [one.title for one in queries.listed(cast.mia, "", None).items if one.is_new] == ["Later"]


def test_texts_of_an_older_renderer_are_rendered_again(app: Flask, cast: Cast) -> None:
    entry = stored(published(cast.cleo))
    with transact():
        text = stored(entry).texts[0]
        text.body_html, text.render_version = "old", 0
    assert operations.render_again() == 1
    assert operations.render_again() == 0
    assert "<strong>Reports</strong>" in stored(entry).texts[0].body_html


def test_a_picture_that_was_taken_out_is_the_readers_no_more(app: Flask, cast: Cast, sign_in) -> None:
    file = files.upload_image(cast.cleo, picture(), "step.png")
    with_it, without = markdown_for(file), "Words alone."
    entry, address = published(cast.cleo, body=with_it), with_it.partition("(")[2].rstrip(")")
    olga = sign_in(cast.olga)
    for body, status in ((with_it, 200), (without, 404), (with_it, 200)):
        operations.change_entry(cast.cleo, entry, operations.prepare({"en": (TITLE, SUMMARY, body)}), Properties())
        assert olga.get(address).status_code == status, body
