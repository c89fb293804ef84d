"""Everything at once in one group of requests: nobody waits for each other in a circle, and counters equal rows.

On SQLite writers take turns anyway; with --postgres rows are locked, and only one order of locking lets everybody through.
"""

from collections.abc import Callable

import pytest

from app.comments import operations as comments
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.requests import operations
from app.requests.models import FeatureRequest
from app.requests.operations import merging
from app.requests.queries import groups
from tests.requests.merged import WHY, ask, counted, installed, rows, stored
from tests.requests.standing import move
from tests.support.crowd import all_at_once, crowd

#: What may be said to whoever comes too late; anything else is a fault.
TOO_LATE = (NotFound, Forbidden, Refused)
Act = Callable[[], object]


@pytest.fixture(autouse=True)
def _statuses(app):
    installed()


def row(request_id: int) -> FeatureRequest:
    """Return a request as a page has read it before somebody acts on it."""
    return db_session.get_one(FeatureRequest, request_id)


def again(*acts: Act) -> Act:
    """Do `acts` in turn, several times over, whether they come too late or not."""

    def do() -> None:
        for _round in range(5):
            for act in acts:
                try:
                    act()
                except TOO_LATE:
                    db_session.rollback()
                finally:
                    db_session.remove()

    return do


def test_votes_merges_statuses_and_comments_at_the_same_moment(app, cast):
    first, second, third = (ask(cast.mia, f"Export number {number}").id for number in range(3))
    people = crowd(8)
    content = comments.prepare("The same here.", cast.max)
    acts: list[Act] = []
    for number, person in enumerate(people):
        one = (first, second, third)[number % 3]
        vote = lambda person=person, one=one: operations.vote(person, row(one), 1 + person.id % 3)  # noqa: E731
        acts.append(again(vote, lambda person=person, one=one: operations.take_back(person, row(one)), vote))
    acts += [
        again(
            lambda: merging.merge(cast.cleo, row(first), row(second), WHY),
            lambda: merging.merge(cast.cleo, row(second), row(third), WHY),
            lambda: merging.unmerge(cast.cleo, row(first)),
            lambda: merging.unmerge(cast.cleo, row(second)),
        ),
        again(
            lambda: merging.merge(cast.pat, row(third), row(first), WHY),
            lambda: merging.unmerge(cast.pat, row(third)),
        ),
        again(*(lambda one=one: operations.vote_for(cast.pat, row(one), company_id=1) for one in (first, second, third))),
        again(*(lambda one=one: comments.post_comment(cast.max, "feature_request", one, content) for one in (first, third))),
        again(
            *(
                lambda one=one: operations.edit_request(
                    cast.ada, row(one), title="Other words for it", situation="S", workaround=""
                )
                for one in (third, second, first)
            )
        ),
        again(lambda: move(cast.ada, row(second), "planned"), lambda: move(cast.ada, row(second), "reviewing")),
    ]
    wrong = all_at_once(app, acts, lambda act: act())
    assert [repr(one.__cause__ or one) for one in wrong] == []
    for one in (first, second, third):
        assert counted(one) == rows(one)
        leads = stored(one).merged_into_id
        assert leads is None or stored(leads).merged_into_id is None
        assert set(groups.duplicate_ids(one)) == set(groups.led_through(one)) or leads is not None


def test_two_merge_each_into_the_other_at_the_same_moment(app, cast):
    one, other = ask(cast.mia, "Export as CSV").id, ask(cast.olga, "Export tables").id
    pairs = [(one, other), (other, one)] * 3

    def merge(pair: tuple[int, int]) -> None:
        try:
            merging.merge(cast.cleo, row(pair[0]), row(pair[1]), WHY)
        except TOO_LATE:
            db_session.rollback()

    assert all_at_once(app, pairs, merge) == []
    assert [stored(one).merged_into_id, stored(other).merged_into_id].count(None) == 1
    assert counted(one) == rows(one)
    assert counted(other) == rows(other)


def test_nobody_who_edits_is_in_the_way_of_votes(app, cast):
    """Counters are no words: a vote changes no version, so nobody's edit is refused by one."""
    wish = ask(cast.mia, "Export as CSV")
    version = stored(wish.id).version
    for person in crowd(4):
        operations.vote(person, stored(wish.id))
    duplicate = ask(cast.olga, "Export tables")
    merging.merge(cast.cleo, stored(duplicate.id), stored(wish.id), WHY)
    db_session.expunge_all()
    assert stored(wish.id).version == version
    operations.edit_request(
        cast.mia, stored(wish.id), title="Export as CSV or XLSX", situation="", workaround="", version=version
    )  # fmt: skip
    with pytest.raises(Conflict):
        operations.edit_request(cast.mia, stored(wish.id), title="Too late", situation="", workaround="", version=version)
