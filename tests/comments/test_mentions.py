"""Naming people: who is offered, under which name, and who hears of it."""

import pytest
from sqlalchemy import select, update

from app.comments import mentions, operations, queries
from app.comments.models import Comment, CommentRevision
from app.core import markdown as md
from app.core.access import ANONYMOUS
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import Appearance, User
from app.people.operations import profile as people
from app.people.operations.profile import Profile
from app.people.queries import by_id as person_row
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


def test_a_quoted_mention_stays_one_and_tells_nobody_again(cast):
    where = place()
    first = said(cast.max, where, "Ask @[Mia](person:1) and `@Mia`, not miss@Mia or @Miami.")
    assert named() == [[cast.mia.id]]
    answer = said(cast.olga, where, f"{queries.quotation(first)}So do I.")
    assert "> Ask @[Mia](person:1) and `@Mia`, not miss@Mia or @Miami." in answer.body
    assert answer.body_html.count('<span class="mention">@Mia</span>') == 1
    # Quoted once more, within what somebody quotes, and taken over by hand with its number.
    said(cast.max, where, f"{queries.quotation(answer)}> > Ask @[Mia](person:1)\n\nThanks.")
    assert named() == [[cast.mia.id]]


def test_whom_one_names_oneself_is_told_whatever_is_quoted_too(cast):
    where = place()
    said(cast.mia, where, "I am here.")
    first = said(cast.max, where, "Ask @[Mia](person:1)")
    answer = said(cast.olga, where, f"{queries.quotation(first)}@[Mia](person:1), can you help? @[Max](person:2)")
    assert named() == [[cast.mia.id], [cast.mia.id, cast.max.id]]
    quoting = said(cast.olga, where, f"{queries.quotation(first)}Who knows?")
    operations.edit_comment(cast.olga, quoting, body=f"{quoting.body} @[Mia](person:1)?", version=quoting.version)
    assert named()[2:] == [[cast.mia.id]]
    assert answer.body.count("(person:1)") == 2


def test_what_one_may_not_read_gives_no_mentions_to_who_says_to_quote_it(cast):
    hidden = said(cast.max, acme_place(), "Ask @[Cleo](person:4)")
    guess = said(cast.olga, place(), f"> [Max](/comments/{hidden.id}):\n>\n> Ask @Cleo\n\nWell?")
    assert "person:" not in guess.body


def test_a_quoted_mention_follows_who_appears_under_another_name(app, cast, run_jobs):
    where = place()
    first = said(cast.max, where, "Ask @[Mia](person:1).")
    answer = said(cast.olga, where, f"{queries.quotation(first)}So do I.")
    _takes_a_pen_name(app, cast.mia, run_jobs)
    assert "> Ask @[Kite*](person:1)." in db_session.get_one(Comment, answer.id).body


def _takes_a_pen_name(app, person, run_jobs) -> None:
    row = person_row(person.id)
    people.edit_profile(
        person, row, Profile(row.name, locale=row.locale, timezone=row.timezone, appearance="pen_name", pen_name="Kite*")
    )
    run_jobs()
    db_session.expire_all()


def test_who_takes_a_pen_name_stands_nowhere_under_the_old_one(app, cast, run_jobs):
    where = place()
    first, _other = said(cast.mia, where, "My words"), said(cast.olga, where)
    quoted = queries.quotation(first)
    assert "[Mia](/comments/" in quoted
    naming = said(cast.max, where, f"{quoted}Ask @[Mia](person:1) and @[Olga](person:3), not `@[Mia](person:1)`.")
    operations.edit_comment(cast.max, naming, body=f"{naming.body} Or not.", version=naming.version)
    _takes_a_pen_name(app, cast.mia, run_jobs)
    now = db_session.get_one(Comment, naming.id)
    assert now.body == (
        f"> [Kite\\*](/comments/{first.id}):\n>\n> My words\n\n"
        "Ask @[Kite*](person:1) and @[Olga](person:3), not `@[Mia](person:1)`. Or not."
    )
    assert '<span class="mention">@Kite*</span>' in now.body_html
    assert ">Kite*</a>:" in now.body_html
    assert '<span class="mention">@Mia</span>' not in now.body_html
    assert "@[Kite*](person:1)" in db_session.scalars(select(CommentRevision.body)).one()
    # Nobody changed any words.
    assert (now.version, now.editor_id) == (naming.version, cast.max.id)
    assert db_session.scalars(select(Activity.subject_id).where(Activity.fact == "comments.name_renewed")).all() == [now.id]


def test_a_number_typed_by_hand_tells_nobodys_name(app, cast, run_jobs):
    elsewhere, note = said(cast.mia, acme_place(), "For Acme"), said(cast.cleo, place("two"), "Among us", is_internal=True)
    guess = said(cast.olga, place(), "".join(f"> [Guess](/comments/{one.id}):\n\n" for one in (elsewhere, note)))
    _takes_a_pen_name(app, cast.mia, run_jobs)
    assert db_session.get_one(Comment, guess.id).body.count("[Guess]") == 2


def test_another_time_zone_is_no_other_name(app, cast, run_jobs):
    naming = said(cast.max, place(), "Ask @[Mia](person:1).")
    with transact():
        db_session.execute(update(Comment).where(Comment.id == naming.id).values(body="Ask @[Old](person:1)."))
    row = person_row(cast.mia.id)
    people.edit_profile(cast.mia, row, Profile(row.name, locale=row.locale, timezone="Europe/Berlin"))
    run_jobs()
    db_session.expire_all()
    assert db_session.get_one(Comment, naming.id).body == "Ask @[Old](person:1)."
