"""Naming people: who is offered, under which name, and who hears of it."""

import pytest
from sqlalchemy import select, update

from app.comments import mentions, operations, queries
from app.core import markdown as md
from app.core.access import ANONYMOUS
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import Appearance, User
from app.watching import queries as watching
from tests.comments.writing import acme_place, place, posts, said


def named() -> list[list[int]]:
    found = select(Activity).where(Activity.fact == "comments.person_mentioned").order_by(Activity.id)
    return [row.particulars["to"] for row in db_session.scalars(found)]


def under_pen_name(person_id: int, pen_name: str = "Kite") -> None:
    with transact():
        values = {"appearance": Appearance.PEN_NAME, "pen_name": pen_name}
        db_session.execute(update(User).where(User.id == person_id).values(**values))
    db_session.expire_all()


def offered(viewer, where, words: str = "") -> list[str]:
    return [one.name for one in queries.mentionable(viewer, *where, words)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hello @[Mia](person:1), ask @[Max](person:2) or @[Mia](person:1)", [1, 2]),
        ("`@[Mia](person:1)` and\n```\n@[Max](person:2)\n```\nafter @[Olga](person:3)", [3]),
        ("~~~\n@[Max](person:2)", []),
        ("@[Mia](person:0) @[Mia](person:x) @Mia [Mia](person:1) @[](person:1)", []),
        ("@[Far](person:999999999)", [999999999]),
        ("`` @[Max](person:2) ``", []),
    ],
)
def test_mentions_are_found_outside_of_code(text, ids):
    assert mentions.ids_in(text) == ids


def test_a_mention_becomes_a_span_with_the_right_name(cast):
    comment = said(cast.max, place(), "Ask @[whoever](person:1), not `@[x](person:1)`.")
    assert comment.body == "Ask @[Mia](person:1), not `@[x](person:1)`."
    assert '<span class="mention">@Mia</span>' in comment.body_html
    assert "<code>@[x](person:1)</code>" in comment.body_html


@pytest.mark.parametrize(
    "name", ["*a*", "<b>x</b>", "a_b_c", "`x`", "www.example.com", "~~s~~", "a|b", "&lt;", "x](http://y.example"]
)
def test_a_name_is_only_words(cast, name):
    with transact():
        db_session.execute(update(User).where(User.id == cast.mia.id).values(name=name))
    comment = said(cast.max, place(), f"Ask @[x](person:{cast.mia.id})!")
    assert f"@{name.replace(']', '').replace('[', '')}!" in md.plain(comment.body_html)


def test_people_without_a_name_here_are_only_words(cast):
    with transact():
        db_session.execute(update(User).where(User.id == cast.mia.id).values(is_active=False))
    comment = said(cast.max, place(), "Ask @[Mia](person:1) and @[Nobody](person:777)")
    assert comment.body == "Ask @Mia and @Nobody"
    assert named() == []


def test_the_named_are_told_and_follow_when_they_see_it(cast):
    where = acme_place()
    said(cast.cleo, where, "Welcome")
    said(cast.max, where, "@[Mia](person:1) @[Olga](person:3) @[Max](person:2) @[Cleo](person:4)")
    assert named() == [[cast.mia.id, cast.cleo.id]]
    watch = watching.level_of(cast.mia, *where)
    assert (watch.level, watch.reason) == ("follow", "mentioned")


def test_whoever_types_ids_at_random_learns_no_name_and_reaches_nobody(cast):
    """Olga is of another company; until she has written something Max reads, she does not exist for him."""
    said(cast.olga, place("theirs", audience="companies", company_ids=(cast.olga.company_id,)), "Among ourselves")
    here = place()
    said(cast.cleo, here, "Olga asked again", is_internal=True)
    text = f"@[x](person:{cast.olga.id}) @[y](person:{cast.cleo.id}) @[z](person:{cast.mia.id})"
    comment = said(cast.max, here, text)
    assert comment.body == f"@x @y @[Mia](person:{cast.mia.id})"
    assert named() == [[cast.mia.id]]
    assert "Olga" not in operations.prepare(text, cast.max).html
    assert operations.prepare("@[x](person:1)", ANONYMOUS).named == ()
    said(cast.olga, place("elsewhere"), "In the open")
    assert operations.prepare(text, cast.max).named == (cast.olga.id, cast.mia.id)


def test_a_note_of_staff_names_staff_alone(cast):
    said(cast.cleo, place(), "@[Mia](person:1) @[Pat](person:5)", is_internal=True)
    assert named() == [[cast.pat.id]]


def test_an_edit_tells_only_those_newly_named(cast):
    where = place()
    said(cast.olga, where, "Hello")
    comment = said(cast.max, where, "@[Mia](person:1)")
    operations.edit_comment(cast.max, comment, body="@[Mia](person:1) @[Olga](person:3)", version=None)
    assert named() == [[cast.mia.id], [cast.olga.id]]


def test_a_pen_name_is_kept_wherever_it_is_written(cast):
    """A colleague who knows the person must not give them away, neither by naming nor by quoting."""
    under_pen_name(cast.mia.id)
    where = place()
    first = said(cast.mia, where, "My way.")
    second = said(cast.max, where, "Thanks @[Mia](person:1)")
    assert "Mia" not in second.body + second.body_html
    assert "Mia" not in queries.quotation(first)
    assert (posts(cast.max, where)[0].name, posts(cast.olga, where)[0].name) == ("Mia", "Kite")
    assert posts(cast.max, where)[0].public_name == "Kite"
    assert "Mia" not in repr(posts(cast.olga, where))


def test_only_people_one_may_see_are_offered_and_only_when_they_see_it(cast):
    assert offered(cast.max, place()) == ["Mia"]
    assert offered(cast.olga, place("second")) == []
    assert offered(cast.cleo, acme_place()) == ["Ada", "Max", "Mia", "Pat"]
    assert offered(cast.max, acme_place("third"), "ol") == []


def test_who_wrote_there_is_offered_by_the_name_they_show(cast):
    where = place()
    under_pen_name(cast.mia.id)
    said(cast.mia, where)
    said(cast.cleo, where, "Cleo here")
    assert offered(cast.olga, where) == ["Cleo", "Kite"]
    under_pen_name(cast.mia.id, "Ape")
    assert offered(cast.olga, where) == ["Ape", "Cleo"]
    under_pen_name(cast.mia.id)
    assert offered(cast.olga, where, "Mi") == []
    assert offered(cast.olga, where, "ki") == ["Kite"]
    assert offered(cast.max, where, "mi") == ["Kite"]


def test_a_quote_names_author_and_place(cast):
    comment = said(cast.max, place(), "One\n\nTwo @[Mia](person:1)")
    assert queries.quotation(comment) == f"> [Max](/comments/{comment.id}):\n>\n> One\n>\n> Two @Mia\n\n"
