"""One click each: what is said by it is counted once, by those who may, and not without end."""

import pytest
import time_machine
from sqlalchemy import func, select

from app.comments import operations
from app.comments.models import Kind, Reaction
from app.core import clock
from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.moderation import operations as moderation
from app.moderation.models import Level, PenaltyKind
from app.moderation.policy import CLICKS
from tests.comments.rows import last_fact
from tests.comments.writing import acme_place, place, posts, said


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


@pytest.mark.parametrize("kind", PenaltyKind)
def test_who_is_silenced_reacts_to_nothing_and_takes_nothing_back(cast, sign_in, kind):
    first, second = said(cast.max, place()), said(cast.max, place("other"))
    operations.react(cast.olga, first, Kind.HELPFUL)
    moderation.punish(cast.cleo, cast.olga.id, kind, hours=24, reason="Insults")
    for act, comment in ((operations.react, second), (operations.take_back, first)):
        with pytest.raises(Refused, match="Insults"):
            act(cast.olga, comment, Kind.HELPFUL)
    assert db_session.scalars(select(Reaction.comment_id)).all() == [first.id]


def test_a_refused_reaction_says_why_in_place_and_without_scripts(cast, sign_in):
    comment = said(cast.max, place())
    client = sign_in(cast.olga)
    moderation.punish(cast.cleo, cast.olga.id, PenaltyKind.SILENCE, hours=24, reason="Insults")
    send = {"data": {"helpful": comment.id}}
    told = client.post("/comments/reactions", headers={"X-Fragment": "1"}, **send)
    assert (told.status_code, "<html" in told.text) == (422, False)
    assert "You cannot write until" in told.text
    assert client.post("/comments/reactions", **send).status_code == 303
    assert "Reason: Insults" in client.get("/answers/open").text


def test_nobody_reacts_without_end(cast):
    comment = said(cast.max, place())
    moderation.choose_level(cast.cleo, cast.olga.id, Level.NEWCOMER, "New here")
    most = int(CLICKS[Level.NEWCOMER][0].split("/")[0])
    with time_machine.travel(clock.now(), tick=False) as travelled:
        for number in range(most):
            (operations.take_back if number % 2 else operations.react)(cast.olga, comment, Kind.HELPFUL)
        operations.take_back(cast.olga, comment, Kind.HELPFUL)  # Nothing to take back, so nothing to count.
        with pytest.raises(Refused, match="61"):
            operations.react(cast.olga, comment, Kind.HELPFUL)
        operations.react(cast.mia, comment, Kind.HELPFUL)
        travelled.shift(3601)
        operations.react(cast.olga, comment, Kind.HELPFUL)
