"""Writing, changing, deleting, reacting, marking, moving: the rows and the facts they leave."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.comments import operations, queries
from app.comments.models import Comment, CommentRevision, Kind, Reaction, State, Tally
from app.core import clock
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.faq.models import Answer
from app.files import operations as files
from app.files import queries as file_queries
from app.moderation import operations as moderation
from app.moderation import queries as held
from app.watching import queries as watching
from tests.comments.writing import acme_place, numbers, place, posts, said


def facts(comment: Comment) -> list[str]:
    """Return the names of what is told of a comment, in order."""
    found = select(Activity.fact).where(Activity.subject_kind == "comment", Activity.subject_id == comment.id)
    return list(db_session.scalars(found.order_by(Activity.id)))


def last_fact(name: str) -> Activity:
    return db_session.scalars(select(Activity).where(Activity.fact == name).order_by(Activity.id.desc())).first()


def tally(where: tuple[str, int]) -> tuple[int, int, int]:
    row = db_session.execute(
        select(Tally.last_number, Tally.public_count, Tally.internal_count).where(
            Tally.subject_kind == where[0], Tally.subject_id == where[1]
        )
    ).one()
    return tuple(row)


def renewed(comment: Comment) -> Comment:
    db_session.expire_all()
    return db_session.get(Comment, comment.id)


def set_state(comment: Comment, **values: object) -> None:
    with transact():
        db_session.execute(update(Comment).where(Comment.id == comment.id).values(**values))
    db_session.expire_all()


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


def test_an_edit_keeps_what_was_said_before(cast):
    where = place()
    comment = said(cast.max, where, "First words.")
    operations.edit_comment(cast.max, comment, body="Second words.", version=comment.version)
    assert posts(cast.mia, where)[0].html == "<p>Second words.</p>"
    assert posts(cast.mia, where)[0].edited_at is not None
    operations.edit_comment(cast.max, renewed(comment), body="Second words.", version=None)
    kept = list(db_session.scalars(select(CommentRevision)))
    assert [(one.body, one.editor_id, one.is_private) for one in kept] == [("First words.", cast.max.id, False)]
    assert facts(comment) == ["comments.posted", "comments.edited"]


def test_two_who_change_the_same_words_do_not_overwrite_each_other(cast):
    comment = said(cast.max, place(), "First.")
    version = comment.version
    operations.edit_comment(cast.cleo, comment, body="Second.", version=version)
    with pytest.raises(Conflict) as conflict:
        operations.edit_comment(cast.max, renewed(comment), body="Third.", version=version)
    assert "Second." in conflict.value.current.values()


def test_authors_edit_for_a_day_and_staff_always(cast):
    comment = said(cast.max, place())
    set_state(comment, created_at=clock.now() - timedelta(hours=25))
    with pytest.raises(Forbidden):
        operations.edit_comment(cast.max, renewed(comment), body="Too late.", version=None)
    with pytest.raises(Forbidden):
        operations.edit_comment(cast.mia, renewed(comment), body="Not mine.", version=None)
    operations.edit_comment(cast.cleo, renewed(comment), body="By staff.", version=None)
    assert renewed(comment).editor_id == cast.cleo.id


def test_what_staff_took_out_is_not_in_the_history_of_readers(cast):
    where = place()
    comment = said(cast.max, where, "Call me: 03-0000-0000")
    operations.edit_comment(cast.max, comment, body="Call me! 03-0000-0000", version=None)
    operations.edit_comment(cast.cleo, renewed(comment), body="Call me!", version=None)
    operations.edit_comment(cast.max, renewed(comment), body="Write to me!", version=None)
    seen = {name: queries.changes(getattr(cast, name), renewed(comment)) for name in ("olga", "max", "pat")}
    assert [len(changes) for changes in seen.values()] == [1, 3, 3]
    assert "0000" not in repr(seen["olga"])
    assert [one.is_private for one in seen["max"]] == [False, True, True]
    assert [one.who for one in seen["pat"]] == ["Max", "Cleo", "Max"]


def test_deleting_can_be_undone_by_whoever_did_it(cast):
    where = place()
    comment = said(cast.max, where)
    operations.delete_comment(cast.max, comment)
    operations.delete_comment(cast.max, renewed(comment))
    assert numbers(cast.mia, where) == []
    assert posts(cast.max, where)[0].may_restore
    assert tally(where) == (1, 0, 0)
    with pytest.raises(Forbidden):
        operations.restore_comment(cast.mia, renewed(comment))
    operations.restore_comment(cast.max, renewed(comment))
    assert numbers(cast.mia, where) == [1]
    assert tally(where) == (1, 1, 0)
    assert facts(comment) == ["comments.posted", "comments.deleted", "comments.restored"]


def test_what_staff_deleted_its_author_cannot_bring_back(cast):
    where = place()
    comment = said(cast.max, where)
    operations.delete_comment(cast.cleo, comment)
    assert numbers(cast.max, where) == []
    with pytest.raises(Forbidden):
        operations.restore_comment(cast.max, renewed(comment))
    with pytest.raises(Forbidden):
        operations.delete_comment(cast.olga, said(cast.max, where))


def test_what_was_hidden_is_not_published_by_deleting_and_bringing_back(cast):
    where = place()
    comment = said(cast.max, where)
    operations.hide(cast.cleo, comment.id, True)
    assert (numbers(cast.mia, where), numbers(cast.max, where), tally(where)) == ([], [1], (1, 0, 0))
    operations.delete_comment(cast.max, renewed(comment))
    operations.restore_comment(cast.max, renewed(comment))
    assert renewed(comment).state == State.HIDDEN
    operations.delete_comment(cast.max, renewed(comment))
    operations.hide(cast.cleo, comment.id, False)
    operations.restore_comment(cast.max, renewed(comment))
    assert (numbers(cast.mia, where), tally(where)) == ([1], (1, 1, 0))


def test_an_opening_others_answered_stays(cast):
    where = place()
    opening = said(cast.max, where, is_opening=True)
    assert facts(opening) == []
    note = said(cast.cleo, where, "Among us", is_internal=True)
    assert not operations.is_answered(opening)
    operations.delete_comment(cast.max, opening)
    operations.restore_comment(cast.max, renewed(opening))
    said(cast.max, where, "Anybody?")
    assert not operations.is_answered(renewed(opening))
    said(cast.olga, where)
    with pytest.raises(Refused):
        operations.delete_comment(cast.max, renewed(opening))
    operations.delete_comment(cast.cleo, renewed(opening))
    assert renewed(opening).state == State.DELETED
    assert note.is_internal


def test_each_reaction_counts_once_and_can_be_taken_back(cast):
    where = place()
    comment = said(cast.max, where)
    for _again in range(2):
        operations.react(cast.olga, comment, Kind.HELPFUL)
    operations.react(cast.mia, comment, Kind.HELPFUL)
    operations.react(cast.mia, comment, Kind.THANKS)
    post = posts(cast.mia, where)[0]
    assert (post.helpful_count, post.thanks_count, post.me_too_count, post.mine) == (2, 1, 0, {"helpful", "thanks"})
    assert posts(cast.cleo, where)[0].mine == frozenset()
    for _again in range(2):
        operations.take_back(cast.mia, comment, Kind.HELPFUL)
    assert posts(cast.mia, where)[0].helpful_count == 1
    assert db_session.scalar(select(func.count()).select_from(Reaction)) == 2
    told = last_fact("comments.reacted")
    assert (told.particulars["to"], told.particulars["kind"]) == ([cast.max.id], "thanks")
    for refused, viewer, kind in (
        (Forbidden, cast.max, Kind.THANKS),
        (Refused, cast.mia, "hate"),
        (NotFound, cast.olga, "thanks"),
    ):
        target = said(cast.mia, acme_place()) if refused is NotFound else comment
        with pytest.raises(refused):
            operations.react(viewer, target, kind)


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


def test_a_post_that_must_wait_is_told_once_it_is_approved(cast):
    moderation.add_words(cast.ada, "rival")
    where = place()
    comment = said(cast.max, where, "I use rival for that. @[x](person:1)")
    assert (comment.state, facts(comment)) == (State.WAITING, [])
    assert (numbers(cast.mia, where), numbers(cast.max, where), numbers(cast.cleo, where)) == ([], [1], [1])
    moderation.approve(cast.cleo, held.held_of_subject("comment", comment.id))
    assert facts(comment) == ["comments.posted", "comments.person_mentioned"]
    told = last_fact("comments.posted")
    assert (told.actor_id, told.actor_name) == (cast.max.id, "Max")
    assert (numbers(cast.mia, where), tally(where)) == ([1], (1, 1, 0))


def test_a_post_turned_down_stays_with_its_author(cast):
    moderation.add_words(cast.ada, "rival")
    where = place()
    comment = said(cast.max, where, "Use rival.")
    moderation.reject(cast.cleo, held.held_of_subject("comment", comment.id), "Please describe it without names.")
    assert renewed(comment).state == State.REJECTED
    assert (numbers(cast.mia, where), numbers(cast.max, where)) == ([], [1])


def test_an_edit_cannot_slip_past_the_watched_words(cast):
    moderation.add_words(cast.ada, "rival")
    where = place()
    comment = said(cast.max, where, "Use ours.")
    operations.edit_comment(cast.max, comment, body="Use rival.", version=None)
    assert (renewed(comment).state, numbers(cast.mia, where), tally(where)) == (State.WAITING, [], (1, 0, 0))
    moderation.approve(cast.cleo, held.held_of_subject("comment", comment.id))
    assert facts(comment).count("comments.posted") == 1
    assert (numbers(cast.mia, where), tally(where)) == ([1], (1, 1, 0))


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
