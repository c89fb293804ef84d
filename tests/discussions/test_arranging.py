"""Putting threads in order: what it does, who is asked and told, that nothing leaks, and the way back."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.comments import queries as comments
from app.comments.models import Comment
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.discussions import operations
from app.discussions.models import Arrangement, Space
from app.discussions.operations import arranging, polling
from app.watching import queries as watching
from tests.discussions.threads import private_space, reply, seen, space, stored, thread
from tests.support.cast import Cast

WHY = "It fits better there"


def numbers(thread_id: int) -> list[tuple[int, int, bool]]:
    """Return (id, number, is_opening) of the posts of a thread."""
    db_session.expire_all()
    rows = db_session.execute(
        select(Comment.id, Comment.number, Comment.is_opening).where(Comment.subject_id == thread_id).order_by(Comment.number)
    )
    return [tuple(row) for row in rows]


def last_fact() -> Activity:
    return db_session.scalars(select(Activity).where(Activity.fact.like("discussions.%")).order_by(Activity.id.desc())).first()


def test_only_staff_put_in_order_and_only_for_a_reason(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space())
    for person in (cast.mia, cast.olga):
        with pytest.raises(Forbidden):
            arranging.pin_thread(person, one, WHY)
    with pytest.raises(Refused):
        arranging.pin_thread(cast.cleo, stored(one.id), "  ")
    assert db_session.scalar(select(Arrangement.id)) is None


def test_pinning_and_the_way_back(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space())
    done = arranging.pin_thread(cast.cleo, one, WHY)
    assert stored(one.id).pinned_at is not None
    with pytest.raises(Refused):
        arranging.pin_thread(cast.pat, stored(one.id), WHY)
    arranging.unpin_thread(cast.pat, stored(one.id), "No longer news")
    with pytest.raises(Refused):  # the later one first
        arranging.undo(cast.cleo, done)
    later = db_session.scalars(select(Arrangement).order_by(Arrangement.id.desc())).first()
    arranging.undo(cast.cleo, later)
    assert stored(one.id).pinned_at is not None
    arranging.undo(cast.cleo, done)
    assert stored(one.id).pinned_at is None
    with pytest.raises(Refused):
        arranging.undo(cast.cleo, done)


def test_a_closed_thread_takes_no_more_words_and_tells_those_in_it(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space())
    reply(cast.olga, one)
    done = arranging.close_thread(cast.cleo, one, WHY)
    assert last_fact().particulars["to"] == sorted([cast.mia.id, cast.olga.id])
    with pytest.raises((Refused, Forbidden)):
        reply(cast.olga, one, "One more thing")
    arranging.undo(cast.cleo, done)
    reply(cast.olga, one, "One more thing")
    assert stored(one.id).posts_count == 3


def test_moving_where_more_people_read_asks_first_and_names_them(app: Flask, cast: Cast) -> None:
    home, public = private_space(1), space()
    one = thread(cast.mia, home, "Our own prices")
    with pytest.raises(arranging.ReadersChange) as asked:
        arranging.move_thread(cast.cleo, one, public.id, WHY)
    assert "How-to" in asked.value.message and asked.value.space_id == public.id
    assert "Our own prices" not in seen(cast.olga)
    with pytest.raises(arranging.ReadersChange):  # what was confirmed is another space
        arranging.move_thread(cast.cleo, stored(one.id), public.id, WHY, confirmed=home.id)
    done = arranging.move_thread(cast.cleo, stored(one.id), public.id, WHY, confirmed=public.id)
    assert "Our own prices" in seen(cast.olga)
    assert (_count(home.id), _count(public.id)) == (0, 1)
    with pytest.raises(arranging.ReadersChange) as asked:
        arranging.undo(cast.cleo, done)
    assert "Other" in asked.value.message
    arranging.undo(cast.cleo, done, confirmed=home.id)
    assert "Our own prices" not in seen(cast.olga)
    assert (_count(home.id), _count(public.id)) == (1, 0)


def _count(space_id: int) -> int:
    db_session.expire_all()
    return db_session.get_one(Space, space_id).threads_count


def test_moving_between_spaces_with_the_same_readers_asks_nothing(app: Flask, cast: Cast) -> None:
    one, other = thread(cast.mia, space()), space("Elsewhere")
    arranging.move_thread(cast.cleo, one, other.id, WHY)
    assert stored(one.id).space_id == other.id
    with pytest.raises(Refused):
        arranging.move_thread(cast.cleo, stored(one.id), other.id, WHY)


@pytest.mark.parametrize("tiers", [("high",), ("tech",)])
def test_who_gains_and_who_loses_is_named(app: Flask, cast: Cast, tiers: tuple[str, ...]) -> None:
    one = thread(cast.cleo, space(audience="tiers", tiers=("high",)))
    other = space("Elsewhere", audience="tiers", tiers=tiers)
    if tiers == ("high",):
        arranging.move_thread(cast.cleo, one, other.id, WHY)
        return
    with pytest.raises(arranging.ReadersChange) as asked:
        arranging.move_thread(cast.cleo, one, other.id, WHY)
    gains, loses = asked.value.message.index("Other"), asked.value.message.index("Acme")
    assert gains < loses


def test_merging_keeps_every_post_and_leads_on_in_one_step(app: Flask, cast: Cast, sign_in) -> None:
    place = space()
    first, second, third = (thread(cast.mia, place, f"Thread {n}") for n in range(3))
    said = reply(cast.olga, first, "In the first")
    reply(cast.max, second, "In the second")
    before = numbers(first.id)
    first_id, second_id, third_id, said_id, place_id = first.id, second.id, third.id, said.id, place.id
    done_id = arranging.merge_threads(cast.cleo, stored(first_id), stored(second_id), WHY).id
    assert last_fact().particulars["to"] == sorted([cast.mia.id, cast.olga.id])
    assert [number for _id, number, _opening in numbers(second_id)] == [1, 2, 3, 4]
    assert [opening for _id, _number, opening in numbers(second_id)] == [True, False, False, False]
    assert numbers(first_id) == []
    assert (stored(second_id).posts_count, _count(place_id)) == (4, 2)
    assert {row.user_id for row in watching.watchers([("thread", second_id)])} >= {cast.mia.id, cast.olga.id, cast.max.id}
    page = sign_in(cast.olga).get(f"/community/{first_id}")
    assert (page.status_code, page.headers["Location"]) == (301, f"/community/{second_id}")
    arranging.merge_threads(cast.cleo, stored(second_id), stored(third_id), WHY)
    assert sign_in(cast.olga).get(f"/community/{first_id}").headers["Location"] == f"/community/{third_id}"
    assert sign_in(cast.olga).get(f"/comments/{said_id}").headers["Location"].startswith(f"/community/{third_id}?")
    with pytest.raises(Refused):  # its posts are elsewhere by now
        arranging.undo(cast.cleo, db_session.get_one(Arrangement, done_id))
    arranging.undo(cast.cleo, db_session.scalars(select(Arrangement).order_by(Arrangement.id.desc())).first())
    arranging.undo(cast.cleo, db_session.get_one(Arrangement, done_id))
    assert numbers(first_id) == before
    assert [number for _id, number, _opening in numbers(second_id)] == [1, 2]
    assert (stored(first_id).posts_count, stored(second_id).posts_count, _count(place_id)) == (2, 2, 3)
    assert cast.olga.id not in {row.user_id for row in watching.watchers([("thread", second_id)])}
    assert sign_in(cast.olga).get(f"/community/{first_id}").status_code == 200


def test_what_was_written_after_a_merge_stays_when_it_is_taken_back(app: Flask, cast: Cast) -> None:
    place = space()
    first, second = thread(cast.mia, place, "Thread 1"), thread(cast.mia, place, "Thread 2")
    done = arranging.merge_threads(cast.cleo, first, second, WHY)
    later = reply(cast.olga, stored(second.id), "Later")
    arranging.undo(cast.cleo, done)
    assert [one for one, _number, _opening in numbers(second.id)][-1] == later.id
    assert len(numbers(first.id)) == 1


def test_merging_asks_before_more_people_read_and_refuses_nonsense(app: Flask, cast: Cast) -> None:
    own, public = thread(cast.mia, private_space(1), "Our own"), thread(cast.mia, space(), "Public")
    with pytest.raises(arranging.ReadersChange):
        arranging.merge_threads(cast.cleo, own, public, WHY)
    with pytest.raises(Refused):
        arranging.merge_threads(cast.cleo, stored(public.id), stored(public.id), WHY)
    with pytest.raises(Forbidden):
        arranging.merge_threads(cast.mia, stored(own.id), stored(public.id), WHY)
    assert seen(cast.olga) == {"Public"}
    gone = arranging.merge_threads(cast.cleo, stored(own.id), stored(public.id), WHY, confirmed=stored(public.id).space_id)
    with pytest.raises(NotFound):
        arranging.pin_thread(cast.cleo, stored(own.id), WHY)
    with pytest.raises(arranging.ReadersChange):
        arranging.undo(cast.cleo, gone)


def test_a_poll_goes_along_and_comes_back(app: Flask, cast: Cast) -> None:
    place = space()
    first, second = thread(cast.mia, place, "Thread 1"), thread(cast.mia, place, "Thread 2")
    polling.add_poll(cast.mia, first, question="Which?", options=["A", "B"])
    done = arranging.merge_threads(cast.cleo, stored(first.id), second, WHY)
    assert stored(second.id).has_poll
    arranging.undo(cast.cleo, done)
    assert stored(first.id).has_poll and not stored(second.id).has_poll


def test_splitting_makes_a_thread_of_some_posts(app: Flask, cast: Cast) -> None:
    place = space()
    one = thread(cast.mia, place)
    stays, goes, last = (
        reply(who, one, words) for who, words in ((cast.max, "a"), (cast.olga, "Another matter"), (cast.mia, "b"))
    )
    operations.accept(cast.mia, stored(one.id), goes.id)
    done = arranging.split_posts(
        cast.cleo, stored(one.id), [last.id, goes.id], title="Another matter", space_id=place.id, reason=WHY
    )
    new = stored(done.other_id)
    assert (new.title, new.author_id, new.state, new.posts_count) == ("Another matter", cast.olga.id, "visible", 2)
    assert new.answered_at is not None and new.created_at == goes.created_at
    assert [(number, opening) for _id, number, opening in numbers(new.id)] == [(1, True), (2, False)]
    assert stored(one.id).accepted_comment_id is None
    assert last_fact().particulars["to"] == sorted([cast.olga.id, cast.mia.id])
    assert [key for key, _number, _opening in numbers(one.id)] == [numbers(one.id)[0][0], stays.id]
    since = reply(cast.mia, new, "Written since")
    arranging.undo(cast.cleo, done)
    back = {key: number for key, number, _opening in numbers(one.id)}
    assert (back[goes.id], back[last.id], back[since.id]) == (3, 4, 5)
    assert stored(one.id).accepted_comment_id == goes.id
    assert stored(new.id).merged_into_id == one.id
    assert (stored(one.id).posts_count, _count(place.id)) == (5, 1)


def test_splitting_refuses_what_makes_no_thread(app: Flask, cast: Cast) -> None:
    place, home = space(), private_space(1)
    one, other = thread(cast.mia, home, "Our own"), thread(cast.mia, place, "Other one")
    said, elsewhere = reply(cast.max, one, "Said"), reply(cast.max, other, "Elsewhere")
    inner = reply(cast.cleo, one, "Among us", is_internal=True)
    opening = numbers(one.id)[0][0]

    def split(*ids: int, **given: int) -> Arrangement:
        values = {"space_id": home.id, **given}
        return arranging.split_posts(cast.cleo, stored(one.id), ids, title="A new one", reason=WHY, **values)

    for ids in ((), (opening,), (inner.id,), (elsewhere.id,), (said.id, 999)):
        with pytest.raises(Refused):
            split(*ids)
    with pytest.raises(arranging.ReadersChange):
        split(said.id, space_id=place.id)
    assert "A new one" not in seen(cast.olga)
    split(said.id, inner.id)
    assert "A new one" in seen(cast.max) and "A new one" not in seen(cast.olga)


def test_notes_of_staff_stay_notes_wherever_they_go(app: Flask, cast: Cast) -> None:
    place = space()
    first, second = thread(cast.mia, place, "Thread 1"), thread(cast.mia, place, "Thread 2")
    reply(cast.cleo, first, "Among us", is_internal=True)
    arranging.merge_threads(cast.cleo, stored(first.id), stored(second.id), WHY)
    shown = comments.thread_of(cast.mia, "thread", second.id)
    assert all("Among us" not in post.html for post in shown.posts)
