"""What was said in a closed thread stays as it is, but for the staff."""

import pytest
from flask import Flask

from app.comments import operations as comments
from app.comments.models import Comment
from app.core.database import db_session
from app.core.errors import Refused
from app.discussions import operations
from app.discussions.models import Thread
from app.discussions.operations import arranging
from tests.discussions.threads import reply, space, stored, thread
from tests.support.cast import Cast

WHY = "It is settled"


def closed(cast: Cast) -> tuple[Thread, Comment]:
    """Return a closed thread of Mia and what Max said in it."""
    one = thread(cast.mia, space())
    said = reply(cast.max, one)
    arranging.close_thread(cast.cleo, one, WHY)
    return stored(one.id), db_session.get_one(Comment, said.id)


def test_authors_change_delete_and_bring_back_nothing_in_a_closed_thread(app: Flask, cast: Cast) -> None:
    one, said = closed(cast)
    with pytest.raises(Refused, match="締め切られている"):
        comments.edit_comment(cast.max, said, body="Something else", version=said.version)
    with pytest.raises(Refused, match="締め切られている"):
        comments.delete_comment(cast.max, said)
    arranging.reopen_thread(cast.cleo, stored(one.id), WHY)
    gone = comments.delete_comment(cast.max, db_session.get_one(Comment, said.id))
    arranging.close_thread(cast.cleo, stored(one.id), WHY)
    with pytest.raises(Refused, match="締め切られている"):
        comments.restore_comment(cast.max, gone)
    back = comments.restore_comment(cast.cleo, db_session.get_one(Comment, said.id))
    assert comments.edit_comment(cast.cleo, back, body="By the staff", version=back.version).body == "By the staff"


def test_nor_does_the_author_of_the_thread_delete_it(app: Flask, cast: Cast) -> None:
    one = thread(cast.mia, space())
    arranging.close_thread(cast.cleo, one, WHY)
    with pytest.raises(Refused, match="このスレッドは締め切られている"):
        operations.delete_thread(cast.mia, stored(one.id))
    operations.delete_thread(cast.cleo, stored(one.id))
    assert stored(one.id).state == "deleted"


def test_pages_offer_it_to_staff_alone_and_say_why(app: Flask, cast: Cast, sign_in) -> None:
    one, said = closed(cast)
    edit = f"/comments/{said.id}/edit"
    for person, is_offered in ((cast.max, False), (cast.cleo, True)):
        client = sign_in(person)
        page, acts = client.get(f"/community/{one.id}").text, client.get(f"/comments/{said.id}/acts").text
        offered = (f"/comments/{said.id}/acts" in page, edit in acts, f"/comments/{said.id}/delete" in acts)
        assert offered == (is_offered, is_offered, is_offered)
    refused = sign_in(cast.max).get(edit)
    assert (refused.status_code, "This is closed, so what was said here stays as it is." in refused.text) == (422, True)
    assert sign_in(cast.cleo).get(edit).status_code == 200
