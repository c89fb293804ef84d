"""Starting, changing, solving, counting: the operations themselves."""

from pathlib import Path
from shutil import rmtree

import pytest
from flask import Flask
from sqlalchemy import select

from app.comments import operations as comments
from app.comments.models import Comment
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, NotFound, Refused
from app.discussions import operations, queries, views
from app.discussions.models import Space, Tag, Thread
from app.discussions.operations import tags
from app.discussions.operations.views import count_views
from app.watching import operations as watching
from app.watching.models import Watch
from tests.discussions.threads import private_space, reply, space, stored, thread
from tests.support.cast import Cast


def facts() -> list[str]:
    """Return the names of the facts about threads and spaces, in order."""
    found = select(Activity.fact).where(Activity.fact.startswith("discussions.")).order_by(Activity.id)
    return list(db_session.scalars(found))


def test_a_thread_begins_with_its_first_post(app: Flask, cast: Cast) -> None:
    made = stored(thread(cast.mia, space(), tags=["  Ｃｓｖ ", "csv", "#Month end"]).id)
    opening = db_session.scalars(select(Comment)).one()
    assert (opening.number, opening.is_opening, opening.subject_id) == (1, True, made.id)
    assert (made.posts_count, made.last_number, made.answered_at, made.company_id) == (1, 1, None, 1)
    assert made.tags == ["csv", "month end"] and db_session.query(Tag).count() == 2
    watch = db_session.scalars(select(Watch)).one()
    assert (watch.user_id, watch.level, watch.reason) == (cast.mia.id, "everything", "asked")
    assert facts() == ["discussions.space_added", "discussions.thread_started"]


def test_language_is_told_from_the_words(app: Flask, cast: Cast) -> None:
    place = space()
    assert thread(cast.mia, place, "How do I export?", "CSV").lang == "en"
    assert thread(cast.mia, place, "CSVの書き出し方", "CSV").lang == "ja"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "ab"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"body": "  "}, "body"),
        ({"kind": "riddle"}, "kind"),
        ({"tags": ["a", "b", "c", "d", "e", "f"]}, "tags"),
        ({"tags": ["x" * 41]}, "tags"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(app: Flask, cast: Cast, given: dict, field: str) -> None:
    place = space()
    with pytest.raises(Refused) as refusal:
        operations.start_thread(cast.mia, place, **{"title": "A fair title", "body": "A text", **given})
    assert refusal.value.field == field
    assert db_session.query(Thread).count() == 0 and db_session.query(Comment).count() == 0


def test_four_japanese_characters_are_a_title(app: Flask, cast: Cast) -> None:
    assert thread(cast.mia, space(), "権限の事").id


def test_replies_are_counted(app: Flask, cast: Cast) -> None:
    asked = thread(cast.mia, space())
    reply(cast.mia, asked, "More about it.")
    assert stored(asked.id).answered_at is None
    answer = reply(cast.olga, asked)
    note = reply(cast.cleo, asked, "Only among us.", is_internal=True)
    now = stored(asked.id)
    assert (now.posts_count, now.last_number, now.last_poster_id) == (3, 3, cast.olga.id)
    assert now.answered_at == answer.created_at and note.number == 4
    assert db_session.get_one(Space, now.space_id).last_posted_at == answer.created_at
    comments.delete_comment(cast.olga, db_session.get_one(Comment, answer.id))
    now = stored(asked.id)
    assert (now.posts_count, now.last_number, now.answered_at) == (2, 2, None)
    comments.restore_comment(cast.olga, db_session.get_one(Comment, answer.id))
    assert stored(asked.id).answered_at is not None


def test_counting_anew_agrees_with_adding_up(app: Flask, cast: Cast) -> None:
    asked = thread(cast.mia, space())
    for actor in (cast.olga, cast.mia, cast.cleo, cast.olga):
        reply(actor, asked, "Something useful.")
    names = ("posts_count", "last_number", "last_posted_at", "last_poster_id", "answered_at")
    before = [getattr(stored(asked.id), name) for name in names]
    operations.recount(asked.id)
    assert [getattr(stored(asked.id), name) for name in names] == before


def test_the_accepted_reply_of_another_thread_is_not_found(app: Flask, cast: Cast) -> None:
    place = space()
    first, second = thread(cast.mia, place, "The first"), thread(cast.mia, place, "The second")
    strange, note = reply(cast.olga, second), reply(cast.cleo, first, "Among us", is_internal=True)
    for wrong in (strange.id, note.id, 999_999):
        with pytest.raises(NotFound):
            operations.accept(cast.mia, stored(first.id), wrong)
    opening = db_session.scalars(select(Comment.id).where(Comment.subject_id == first.id, Comment.number == 1)).one()
    with pytest.raises(Refused):
        operations.accept(cast.mia, stored(first.id), opening)


def test_an_accepted_reply_that_goes_away_takes_the_mark_along(app: Flask, cast: Cast) -> None:
    asked = thread(cast.mia, space())
    answer = reply(cast.olga, asked)
    operations.accept(cast.mia, stored(asked.id), answer.id)
    operations.accept(cast.mia, stored(asked.id), answer.id)
    assert facts().count("discussions.thread_solved") == 1
    comments.delete_comment(cast.olga, db_session.get_one(Comment, answer.id))
    assert stored(asked.id).accepted_comment_id is None
    assert facts()[-1] == "discussions.thread_unsolved"


def test_changing_is_versioned_and_says_nothing_when_nothing_changes(app: Flask, cast: Cast) -> None:
    asked = thread(cast.mia, space(), tags=["csv"])
    version = asked.version
    operations.change_thread(cast.mia, asked, title="A better title", tags=["csv", "month"], kind="discussion", version=version)
    now = stored(asked.id)
    assert (now.title, now.tags, now.kind) == ("A better title", ["csv", "month"], "discussion")
    with pytest.raises(Conflict):
        operations.change_thread(cast.cleo, now, title="Another", tags=[], kind="question", version=version)
    count = len(facts())
    operations.change_thread(cast.mia, stored(asked.id), title="A better title", tags=["csv", "month"], kind="discussion")
    assert len(facts()) == count


def test_a_solved_question_stays_a_question(app: Flask, cast: Cast) -> None:
    asked = thread(cast.mia, space())
    operations.accept(cast.mia, stored(asked.id), reply(cast.olga, asked).id)
    with pytest.raises(Refused) as refusal:
        operations.change_thread(cast.mia, stored(asked.id), title=asked.title, tags=[], kind="discussion")
    assert refusal.value.field == "kind"


def test_threads_of_a_space_are_counted(app: Flask, cast: Cast) -> None:
    place = space()
    first, second = thread(cast.mia, place, "The first"), thread(cast.mia, place, "The second")

    def count() -> int:
        db_session.expire_all()
        return db_session.get_one(Space, place.id).threads_count

    assert count() == 2
    operations.delete_thread(cast.mia, stored(second.id))
    assert count() == 1
    operations.restore_thread(cast.mia, queries.deleted_by(cast.mia, second.id))
    assert count() == 2 and first.id != second.id


def test_every_new_company_has_its_space(app: Flask, cast: Cast, run_jobs) -> None:
    from app.companies import operations as companies
    from app.companies.details import Details, of
    from app.companies.queries import get

    made = companies.create_company(cast.cleo, Details(name="Third", tier="high", lifecycle="adoption", owner_id=cast.cleo.id))
    company_id = made.id
    run_jobs()
    db_session.expire_all()
    place = queries.private_space(cast.cleo, company_id)
    assert place is not None and (place.name, place.audience) == ("Third", "companies")
    assert queries.private_space(cast.olga, company_id) is None
    watch = db_session.scalars(select(Watch).where(Watch.subject_kind == "space")).one()
    assert (watch.user_id, watch.level, watch.reason) == (cast.cleo.id, "everything", "owner")
    company = get(cast.cleo, company_id)
    from dataclasses import replace

    companies.revise_company(cast.cleo, company, replace(of(company), name="Renamed"))
    run_jobs()
    db_session.expire_all()
    assert queries.private_space(cast.cleo, company_id).name == "Renamed"


def test_setting_up_makes_what_is_missing_and_nothing_twice(app: Flask, cast: Cast) -> None:
    from app.discussions.setup import install

    private_space(1)
    assert "3" in install()
    assert {one.slug for one in queries.spaces_for(cast.cleo)} == {"how-to", "news", "company-1", "company-2"}
    assert install() is None


def test_spaces_are_put_in_order(app: Flask, cast: Cast) -> None:
    first, _second, third = space("One"), space("Two"), space("Three")
    operations.move_space(cast.cleo, third, -1)
    operations.move_space(cast.cleo, first, 1)
    assert [one.name for one in queries.overview(cast.olga)] == ["Three", "One", "Two"]
    operations.move_space(cast.cleo, third, -1)
    assert [one.name for one in queries.overview(cast.olga)] == ["Three", "One", "Two"]


def test_views_are_added_up_by_the_worker(app: Flask, cast: Cast, sign_in) -> None:
    key = thread(cast.mia, space()).id
    client = sign_in(cast.olga)
    folder = Path(app.extensions["settings"].data_dir) / views.FOLDER
    rmtree(folder, ignore_errors=True)
    for _visit in range(3):
        client.get(f"/community/{key}")
    assert stored(key).views_count == 0 and views.finished() == []
    for written in folder.glob("*.txt"):
        # As if the minute were long over; a torn line of a machine that fell over is no view.
        old = written.rename(folder / "1.txt")
        old.write_bytes(old.read_bytes() + b"12x")
    (path,) = views.finished()
    count_views(views.read(path))
    path.unlink()
    assert stored(key).views_count == 3


def test_tags_nothing_carries_any_more_go_with_those_who_watched_them(app: Flask, cast: Cast) -> None:
    asked = thread(cast.mia, space(), tags=["csv", "month"])
    month = db_session.scalars(select(Tag.id).where(Tag.name == "month")).one()
    watching.watch(cast.max, "tag", month, "follow")
    assert tags.forget_unused() == 0
    operations.change_thread(cast.mia, asked, title=asked.title, tags=["csv"], kind="question", version=asked.version)
    assert tags.forget_unused() == 1
    assert list(db_session.scalars(select(Tag.name))) == ["csv"]
    assert db_session.scalar(select(Watch.user_id).where(Watch.subject_kind == "tag")) is None
