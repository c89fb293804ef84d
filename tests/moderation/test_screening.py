"""Before a post is saved: limits, silence, and what must wait."""

import pytest

from app.core.access import SYSTEM
from app.core.errors import Refused
from app.moderation import operations, policy, queries
from app.moderation.models import Level, PenaltyKind


def be(cast, person, level):
    operations.choose_level(cast.ada, person.id, level, "a test")


def screen(person, text="Hello", **how):
    return operations.screen(person, text, **{"reaches_others": True, **how})


def test_everybody_starts_as_a_member_whose_links_do_not_wait(cast):
    assert queries.level_of(cast.mia.id) == Level.MEMBER
    assert screen(cast.mia, "See https://evil.example/").hold is False


def test_a_newcomers_links_wait_where_others_read_them(cast):
    be(cast, cast.max, Level.NEWCOMER)
    held = screen(cast.max, "See https://evil.example/", doing="edit")
    assert (held.hold, held.reason) == (True, "links")
    assert screen(cast.max, "See https://evil.example/", reaches_others=False).hold is False
    assert screen(cast.max, "See http://localhost/answers", doing="edit").hold is False


def test_words_of_the_list_wait_for_everybody_but_staff(cast):
    operations.add_words(cast.ada, "仮想通貨\nＷｏｎｄｅｒ pill", "spam")
    assert screen(cast.mia, "かんたん仮想通貨").reason == "word:仮想通貨"
    assert screen(cast.mia, "a wonder  PILL!").reason == "word:wonder pill"
    assert screen(cast.mia, "仮想通貨", reaches_others=False).hold is False
    assert screen(cast.cleo, "仮想通貨").hold is False
    assert screen(SYSTEM, "仮想通貨").hold is False


def test_newcomers_wait_between_posts_and_are_told_how_long(cast):
    be(cast, cast.max, Level.NEWCOMER)
    screen(cast.max)
    with pytest.raises(Refused, match=r"in (29|30|31) seconds"):
        screen(cast.max)
    screen(cast.max, doing="edit")
    screen(cast.max, doing="thread")
    screen(cast.mia)
    screen(cast.mia)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://a.example https://b.example https://c.example", "2 links"),
        ("![a](/files/1) ![b](/files/2)", "1 picture"),
        ("[a](/files/1/a.pdf)", "files"),
        ("@[a](person:1) @[b](person:2) @[c](person:3)", "2 people"),
    ],
)
def test_a_newcomers_post_holds_little(cast, text, said):
    be(cast, cast.max, Level.NEWCOMER)
    with pytest.raises(Refused, match=said):
        screen(cast.max, text)
    screen(cast.mia, text)


def test_limits_are_told_before_they_bite_and_then_bite(cast, monkeypatch):
    rules = policy.Limits(threads_an_hour=2, threads_a_day=3, replies_an_hour=2, replies_a_day=9)
    monkeypatch.setitem(policy.LIMITS, Level.MEMBER, rules)
    before = queries.allowance(cast.mia)
    assert (before.threads.an_hour, before.threads.a_day, before.replies.now) == (2, 3, 2)
    screen(cast.mia, doing="thread")
    screen(cast.mia, doing="thread")
    after = queries.allowance(cast.mia)
    assert (after.threads.now, after.threads.a_day, after.replies.now) == (0, 1, 2)
    with pytest.raises(Refused, match="in 60 minutes"):
        screen(cast.mia, doing="thread")
    assert queries.allowance(cast.mia).threads.a_day == 1
    assert queries.allowance(cast.max).threads.now == 2


def test_staff_have_no_limits(cast):
    assert queries.allowance(cast.cleo).limits is None
    for _n in range(40):
        screen(cast.cleo, "![a](/files/1)" * 3, doing="thread")


@pytest.mark.parametrize("kind", list(PenaltyKind))
def test_whoever_is_silenced_cannot_write_and_learns_why(cast, kind):
    operations.punish(cast.cleo, cast.mia.id, kind, hours=24, reason="Three insults")
    with pytest.raises(Refused, match="Three insults"):
        screen(cast.mia)
    with pytest.raises(Refused):
        screen(cast.mia, doing="edit")
    assert queries.allowance(cast.mia).silenced_because == "Three insults"
    screen(cast.max)
