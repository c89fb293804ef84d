"""Writing, changing, deleting, reacting, marking, moving: the rows and the facts they leave."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.comments import operations, queries
from app.comments.models import Comment, CommentRevision, Kind
from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.faq.models import Answer
from app.files import operations as files
from app.files import queries as file_queries
from app.watching import queries as watching
from tests.comments.rows import facts, last_fact, renewed, set_state, tally
from tests.comments.writing import acme_place, numbers, place, posts, said


def test_a_comment_gets_the_next_number_and_is_told(cast):
    where = place()
    first, second = said(cast.max, where), said(cast.olga, where, "And I *daily*.")
    assert (first.number, second.number) == (1, 2)
    assert numbers(cast.mia, where) == [1, 2]
    assert [post.name for post in posts(cast.mia, where)] == ["Max", "Olga"]
    assert posts(cast.mia, where)[1].html == "<p>And I <em>daily</em>.</p>"
    assert facts(second) == ["comments.posted"]
    told = last_fact("comments.posted")
    assert (told.actor_id, told.company_id, told.subject_title) == (cast.olga.id, cast.olga.company_id, "A place to write")
    assert tally(where) == (2, 2, 0)
    assert watching.level_of(cast.olga, *where).level == "follow"


@pytest.mark.parametrize("body", ["", "  \n ", "\x00", "<script>x</script>"])
def test_nothing_is_no_comment(cast, body):
    with pytest.raises(Refused) as refused:
        said(cast.max, place(), body)
    assert refused.value.field == "body"
    assert db_session.scalar(select(func.count(Comment.id))) == 0


def test_only_what_one_sees_can_be_written_under(cast):
    where = acme_place()
    with pytest.raises(NotFound):
        said(cast.olga, where)
    with pytest.raises(NotFound):
        said(cast.mia, ("answer", 99))
    with pytest.raises(NotFound):
        said(cast.mia, ("person", cast.mia.id))
    with pytest.raises(Forbidden):
        said(SYSTEM, where)


def test_a_reply_answers_something_here_that_one_sees(cast):
    where, elsewhere = place(), place("elsewhere")
    first = said(cast.max, where)
    note = said(cast.cleo, where, "Among us", is_internal=True)
    reply = said(cast.olga, where, reply_to_id=first.id)
    assert posts(cast.mia, where)[1].replied == (first.id, 1, "Max")
    assert reply.reply_to_id == first.id
    for wrong in (note.id, said(cast.max, elsewhere).id, 999):
        with pytest.raises(NotFound):
            said(cast.olga, where, reply_to_id=wrong)
    said(cast.pat, where, "Answering the note in the open", reply_to_id=note.id)
    assert posts(cast.olga, where)[-1].replied is None
    assert posts(cast.cleo, where)[-1].replied.name == "Cleo"


def test_notes_of_staff_are_counted_apart_and_seen_by_staff_alone(cast):
    where = place()
    note = said(cast.cleo, where, "Call them first", is_internal=True)
    assert numbers(cast.mia, where) == []
    assert posts(cast.pat, where)[0].is_internal
    assert tally(where) == (1, 0, 1)
    with pytest.raises(Forbidden):
        said(cast.mia, where, is_internal=True)
    with pytest.raises(NotFound):
        operations.react(cast.mia, note, Kind.THANKS)


def test_staff_mark_the_word_of_the_company(cast):
    where = place()
    comment = said(cast.max, where)
    with pytest.raises(Forbidden):
        operations.mark_official(cast.max, comment)
    operations.mark_official(cast.cleo, renewed(comment))
    assert posts(cast.olga, where)[0].is_official
    operations.mark_official(cast.cleo, renewed(comment), is_official=False)
    assert not posts(cast.olga, where)[0].is_official
    assert facts(comment)[1:] == ["comments.marked_official", "comments.unmarked_official"]


def test_moving_gives_numbers_behind_what_is_there_and_can_be_undone(cast):
    source, target = place(), place("target")
    moved = [said(cast.max, source, f"Words {number}") for number in range(3)]
    said(cast.olga, target)
    kept = {comment.id: comment.number for comment in moved[1:]}
    given = operations.move_comments(cast.cleo, list(kept), *target)
    assert given == {moved[1].id: 2, moved[2].id: 3}
    assert (numbers(cast.mia, source), numbers(cast.mia, target)) == ([1], [1, 2, 3])
    assert (tally(source), tally(target)) == ((3, 1, 0), (3, 3, 0))
    operations.move_comments(cast.cleo, list(kept), *source, numbers=kept, opening_id=moved[1].id)
    assert (numbers(cast.mia, source), numbers(cast.mia, target)) == ([1, 2, 3], [1])
    assert renewed(moved[1]).is_opening
    assert said(cast.olga, target).number == 4
    for viewer, error in ((cast.mia, Forbidden), (cast.olga, Forbidden)):
        with pytest.raises(error):
            operations.move_comments(viewer, list(kept), *target)
    with pytest.raises(NotFound):
        operations.move_comments(cast.cleo, [999], *target)


def test_what_is_brought_in_keeps_date_and_name_and_is_told_to_nobody(cast):
    where = place()
    long_ago = clock.now() - timedelta(days=900)
    how = {"created_at": long_ago, "source_id": "old:1", "author_name": "Somebody"}
    comment, outcome = operations.bring_in(cast.cleo, *where, body="Old words", **how)
    assert (outcome, facts(comment)) == ("created", [])
    post = posts(cast.mia, where)[0]
    assert (post.name, post.created_at, post.company, post.may_react) == ("Somebody", long_ago, None, True)
    again = [operations.bring_in(cast.cleo, *where, body=body, **how) for body in ("Old words", "New words")]
    assert [(one.id, outcome) for one, outcome in again] == [(comment.id, "unchanged"), (comment.id, "updated")]
    assert posts(cast.mia, where)[0].html == "<p>New words</p>"
    assert db_session.scalar(select(func.count(CommentRevision.id))) == 0
    with pytest.raises(Forbidden):
        operations.bring_in(cast.mia, *where, body="Forged", **{**how, "source_id": "old:2"})


def test_what_hangs_in_a_comment_is_seen_with_it(cast):
    where = acme_place()
    file = files.upload(cast.max, b"a,b\n1,2\n", "numbers.csv")
    comment = said(cast.max, where, f"Here: {file_queries.markdown_for(file)}")
    assert [one.id for one in file_queries.among(cast.mia, [file.id])] == [file.id]
    assert file_queries.among(cast.olga, [file.id]) == []
    operations.delete_comment(cast.max, comment)
    assert file_queries.among(cast.mia, [file.id]) == []


def test_what_an_older_renderer_made_is_made_again(cast):
    where = place()
    comment = said(cast.max, where, "**Bold**")
    version = comment.version
    set_state(comment, renderer_version=0, body_html="<p>old</p>")
    assert (operations.render_again(), operations.render_again()) == (1, 0)
    assert posts(cast.mia, where)[0].html == "<p><strong>Bold</strong></p>"
    assert renewed(comment).version == version


def test_a_subject_counts_what_its_reader_reads(cast):
    where = place()
    said(cast.max, where)
    said(cast.cleo, where, is_internal=True)
    for viewer, wanted in ((cast.mia, 1), (cast.cleo, 2)):
        found = select(queries.count_of("answer", Answer.id, viewer)).where(Answer.id == where[1])
        assert db_session.scalar(found) == wanted
    empty = place("empty")
    assert db_session.scalar(select(queries.count_of("answer", Answer.id, cast.mia)).where(Answer.id == empty[1])) == 0


def test_comments_whose_subject_is_gone_are_found(cast):
    where, lost = place(), place("lost")
    said(cast.max, where)
    said(cast.max, lost)
    assert queries.orphans() == {}
    with transact():
        db_session.execute(update(Comment).where(Comment.subject_id == lost[1]).values(subject_id=lost[1] + 1000))
    assert queries.orphans() == {"answer": [lost[1] + 1000]}
