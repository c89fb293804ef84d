"""A hundred people at once: no number given twice, counters equal rows. On SQLite a file, or PostgreSQL with --postgres."""

from sqlalchemy import func, select

from app.comments import operations
from app.comments.models import Comment, Kind, Reaction, Tally
from app.core.access import ANONYMOUS, PlainViewer
from app.core.database import db_session
from tests.comments.writing import place, said
from tests.support.crowd import FIRST, all_at_once, crowd, until_done

PEOPLE = 100


def rows_of(comment_id: int, kind: str) -> int:
    found = select(func.count()).select_from(Reaction).where(Reaction.comment_id == comment_id, Reaction.kind == kind)
    return db_session.scalar(found) or 0


def test_reactions_of_a_hundred_are_all_counted(app, cast):
    comment = said(cast.max, place())
    people = crowd(PEOPLE)
    # Each reacts in two ways, the first ten think better of it, and two clicks of the same person come at once.
    clicking = [*people, *people[:20]]

    def act(person: PlainViewer) -> None:
        own = db_session.get(Comment, comment.id)
        operations.react(person, own, Kind.HELPFUL)
        operations.react(person, own, Kind.ME_TOO)
        if person.id < FIRST + 10:
            operations.take_back(person, own, Kind.ME_TOO)

    assert all_at_once(app, clicking, lambda person: until_done(lambda: act(person))) == []
    fresh = db_session.get(Comment, comment.id)
    assert (fresh.helpful_count, rows_of(comment.id, Kind.HELPFUL)) == (PEOPLE, PEOPLE)
    assert fresh.me_too_count == rows_of(comment.id, Kind.ME_TOO) == PEOPLE - 10
    assert fresh.version == 1


def test_posts_of_a_hundred_get_a_hundred_numbers(app, cast):
    where = place()
    content = operations.prepare("Me too.", ANONYMOUS)

    def post(person: PlainViewer) -> None:
        until_done(lambda: operations.post_comment(person, *where, content))

    assert all_at_once(app, crowd(PEOPLE), post) == []
    given = sorted(db_session.scalars(select(Comment.number)))
    assert given == list(range(1, PEOPLE + 1))
    row = db_session.execute(select(Tally.last_number, Tally.public_count)).one()
    assert tuple(row) == (PEOPLE, PEOPLE)
