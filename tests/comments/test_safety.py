"""Ways around the rules that were found once, and are closed."""

import pytest
from sqlalchemy import select

from app.comments import operations
from app.core.database import db_session
from app.core.errors import Refused
from app.files import operations as files
from app.files import queries as file_queries
from app.moderation import operations as moderation
from app.moderation.models import HeldPost
from app.moderation.operations import words
from tests.comments.writing import acme_place, numbers, place, posts, said


def renewed(comment):
    db_session.expire_all()
    db_session.refresh(comment)
    return comment


def test_what_was_taken_out_of_a_comment_is_nobodys_to_fetch(cast):
    where = place()
    file = files.upload(cast.max, b"a,b\n1,2\n", "customers.csv")
    link = file_queries.markdown_for(file)
    comment = said(cast.max, where, f"Here: {link}")
    operations.edit_comment(cast.cleo, renewed(comment), body="Here: (removed)", version=None)
    assert [file_queries.among(viewer, [file.id]) for viewer in (cast.max, cast.olga)] == [[], []]
    operations.edit_comment(cast.cleo, renewed(comment), body=f"It was right: {link}", version=None)
    assert [one.id for one in file_queries.among(cast.olga, [file.id])] == [file.id]


def test_the_official_mark_does_not_pass_to_other_words(cast):
    comment = said(cast.max, place(), "Ask your administrator.")
    operations.mark_official(cast.cleo, comment)
    operations.edit_comment(cast.cleo, renewed(comment), body="Ask your administrator first.", version=None)
    assert renewed(comment).is_official
    operations.edit_comment(cast.max, renewed(comment), body="Send me your password.", version=None)
    assert not renewed(comment).is_official


def test_what_was_answered_is_not_named_once_it_lies_elsewhere(cast):
    where, apart = place(), acme_place()
    first = said(cast.mia, where)
    second = said(cast.olga, where, "I see.", reply_to_id=first.id)
    assert posts(cast.olga, where)[-1].replied.id == first.id
    operations.move_comments(cast.cleo, [first.id], *apart)
    assert [(post.id, post.replied) for post in posts(cast.olga, where)] == [(second.id, None)]


def test_words_put_in_place_of_what_waits_are_looked_at_again(cast):
    words.add_words(cast.ada, "casino")
    where = place()
    comment = said(cast.max, where, "A casino, please look.")
    seen = db_session.scalars(select(HeldPost)).one().version
    operations.edit_comment(cast.max, renewed(comment), body="Another casino altogether.", version=None)
    held = db_session.scalars(select(HeldPost)).one()
    assert held.text == "Another casino altogether."
    with pytest.raises(Refused, match=r"Somebody else|ほかの人"):
        moderation.approve(cast.ada, held, version=seen)
    moderation.approve(cast.ada, held, version=held.version)
    assert numbers(cast.olga, where) == [1]
