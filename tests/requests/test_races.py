"""Everything at once in one group of requests: nobody waits for each other in a circle, and counters equal rows.

On SQLite writers take turns anyway; with --postgres rows are locked, and only one order of locking lets everybody through.
"""

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import text

from app.comments import operations as comments
from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session, writing_options
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.extensions import db
from app.requests import operations
from app.requests.importing.found import FoundRequest
from app.requests.importing.storing import bring_in
from app.requests.models import FeatureRequest
from app.requests.operations import AreaDetails, merging
from app.requests.queries import groups
from tests.requests.merged import WHY, ask, counted, installed, rows, stored
from tests.requests.standing import move
from tests.support.crowd import all_at_once, crowd

#: What may be said to whoever comes too late; anything else is a fault.
TOO_LATE = (NotFound, Forbidden, Refused)
Act = Callable[[], object]
WHILE = 1.0


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


def found(key: str, title: str) -> FoundRequest:
    """Return a request as a file holds it."""
    return FoundRequest(
        where=key,
        key=key,
        title=title,
        lang="en",
        situation=title,
        author="Ana",
        date=clock.now(),
        votes=3,
    )


def filed_and_gone(wishes: list[int], into_id: int) -> None:
    """File requests under an area of their own, and remove it again."""
    area = operations.add_area(SYSTEM, AreaDetails("仮", "For now"))
    for one in wishes:
        operations.sort_request(SYSTEM, row(one), area_id=area.id, tags=[], owner_id=None, is_company_only=False)
    operations.remove_area(SYSTEM, area, into_id=into_id)


def test_importing_and_filing_in_the_middle_of_merges(app, cast):
    """Whatever order a file has, and the rows of an area: all lock by the ids."""
    keys = ["one", "two", "three", "four"]
    bring_in(SYSTEM, [found(key, f"Export {key}") for key in keys], "old")
    ids = [one.id for one in db_session.query(FeatureRequest).order_by(FeatureRequest.id)]
    kept = operations.add_area(cast.pat, AreaDetails("請求", "Billing")).id
    numbers = iter(range(100))
    first, second, third, fourth = ids

    def imports(order: list[str]) -> Act:
        return lambda: bring_in(SYSTEM, [found(key, f"Export {key}, {next(numbers)}") for key in order], "old")

    acts: list[Act] = [
        again(imports(keys[::-1])),
        again(imports([keys[2], keys[0], keys[3], keys[1]])),
        again(lambda: filed_and_gone(ids[::-1], kept)),
        again(
            lambda: merging.merge_all(cast.cleo, [row(fourth), row(first)], row(second), WHY),
            lambda: merging.unmerge(cast.cleo, row(fourth)),
            lambda: merging.unmerge(cast.cleo, row(first)),
        ),
        again(lambda: merging.merge(cast.pat, row(second), row(third), WHY), lambda: merging.unmerge(cast.pat, row(second))),
        again(*(lambda one=one: operations.vote(cast.olga, row(one)) for one in ids)),
        again(*(lambda worth=worth: operations.set_weights(cast.ada, {"tier.high": worth}) for worth in (3, 7))),
    ]
    wrong = all_at_once(app, acts, lambda act: act())
    assert [repr(one.__cause__ or one) for one in wrong] == []
    for one in ids:
        assert counted(one) == rows(one)
        assert stored(one).area_id in {None, kept}


def test_who_waits_for_a_request_while_it_is_taken_from_them_does_nothing_to_it(app, cast):
    one = ask(cast.mia, "Export as CSV").id
    refused: list[bool] = []

    def vote() -> None:
        with app.test_request_context():
            try:
                operations.vote(cast.olga, row(one))
            except NotFound:
                refused.append(True)
            finally:
                db_session.remove()

    with db.engine.connect().execution_options(**writing_options(db.engine)) as other:
        other.execute(text("UPDATE feature_requests SET is_company_only = :yes WHERE id = :id"), {"yes": True, "id": one})
        waiting = Thread(target=vote)
        waiting.start()
        # Long enough to have asked and to wait for the row; were it not, there would be nothing to find out.
        waiting.join(WHILE)
        other.commit()
        waiting.join()
    assert (refused, counted(one)) == ([True], (1, 1))


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
