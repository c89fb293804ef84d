"""Whatever is done to requests in whatever order: a second, simple model of them says the same as the database.

The model knows rows and direct links only. Who leads whom, what each group counts and who follows it by a merge is worked out
from those at every step, and once more from the rows in plain SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import text

from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.extensions import db
from app.requests import operations
from app.requests.models import FeatureRequest, Merge, Status
from app.requests.operations import deciding, merging, statuses
from app.requests.operations.statuses import Details
from app.watching import operations as watching
from tests.requests.merged import WHY, installed, rows, stored, watches
from tests.support.cast import Cast

REFUSALS = (Refused, NotFound, Forbidden, Conflict)
RANK = {"nothing": 0, "mute": 0, "follow": 1, "everything": 2}
EMPTIED = (
    "request_merges", "request_votes", "request_status_changes", "request_tags", "feature_requests", "watches", "jobs",
    "limit_hits",
)  # fmt: skip


@dataclass
class Wish:
    """A request as the model knows it: `into` is what it was merged into, `levels` how people follow it of their own accord.

    A duplicate has the status and the moment it goes back to.
    """

    id: int
    company_id: int
    is_company_only: bool
    status_id: int
    since: datetime
    released: datetime | None = None
    into: int | None = None
    is_deleted: bool = False
    votes: set[tuple[str, int]] = field(default_factory=set)
    levels: dict[int, tuple[str, str]] = field(default_factory=dict)


class Wishes(RuleBasedStateMachine):
    """People who ask, vote and follow, and staff who merge, decide and delete."""

    cast: Cast
    wishes = Bundle("wishes")
    who = st.sampled_from(["mia", "max", "olga"])

    def __init__(self) -> None:
        super().__init__()
        db_session.rollback()
        with db.engine.begin() as connection:
            for table in EMPTIED:
                connection.execute(text(f"DELETE FROM {table}"))
            connection.execute(text("UPDATE request_statuses SET retired_at = NULL"))
        db_session.expunge_all()
        self.known: dict[int, Wish] = {}
        self.kinds = {one.id: (one.kind, one.is_voting_open) for one in db_session.query(Status)}
        self.first = next(one.id for one in db_session.query(Status).filter_by(is_first=True))
        self.retired: set[int] = set()

    # What may be done, as the model sees it.

    def person(self, name: str) -> Any:
        return getattr(self.cast, name)

    def leader(self, wish: Wish) -> Wish:
        while wish.into is not None:
            wish = self.known[wish.into]
        return wish

    def duplicates(self, leader: Wish) -> list[Wish]:
        return [one for one in self.known.values() if one.into is not None and self.leader(one) is leader]

    def led_here(self, leader: Wish) -> dict[int, str]:
        """Who hears of one of the duplicates of `leader`, and how much at most."""
        found: dict[int, str] = {}
        for one in self.duplicates(leader):
            for person, (level, _reason) in one.levels.items():
                if RANK[level] > RANK[found.get(person, "nothing")]:
                    found[person] = level
        return found

    def is_free(self, wish: Wish) -> bool:
        return wish.into is None and not self.duplicates(wish)

    def sees(self, person: Viewer, wish: Wish) -> bool:
        return not wish.is_deleted and (not wish.is_company_only or wish.company_id in person.company_ids)

    def stand(self, wish: Wish) -> None:
        """Work out since when a request that stands for itself is released."""
        is_released = self.kinds[wish.status_id][0] == "released"
        wish.released = (wish.released or wish.since) if is_released else None

    def takes_votes(self, wish: Wish) -> bool:
        return wish.into is None and not wish.is_deleted and self.kinds[wish.status_id][1]

    def reaches(self, target: Wish, duplicate: Wish) -> bool:
        same = duplicate.is_company_only and duplicate.company_id == target.company_id
        return not target.is_company_only or same

    def expect(self, is_allowed: bool, act: Callable[[], object]) -> bool:
        """Do `act` and make sure that it is refused exactly when the model says so."""
        try:
            act()
        except REFUSALS:
            assert not is_allowed
            return False
        finally:
            db_session.expire_all()
        assert is_allowed
        return True

    # What is done.

    @rule(target=wishes, name=who, is_company_only=st.booleans())
    def post(self, name: str, is_company_only: bool) -> Any:
        person = self.person(name)
        # As the staff enter it: nobody may ask for so much in a minute.
        row = operations.enter_request(
            self.cast.cleo, company_id=person.company_id, person_id=person.id, is_company_only=is_company_only,
            title=f"Something to wish for {len(self.known)}",
        )  # fmt: skip
        wish = Wish(row.id, row.company_id or 0, is_company_only, row.status_id, row.status_since)
        wish.votes.add(("person", person.id))
        wish.levels[person.id] = ("everything", "asked")
        self.known[wish.id] = wish
        return multiple(wish.id)

    @rule(key=wishes, name=who, importance=st.sampled_from([1, 2, 3]))
    def vote(self, key: int, name: str, importance: int) -> None:
        person, wish = self.person(name), self.known[key]
        allowed = self.sees(person, wish) and self.takes_votes(wish)
        if self.expect(allowed, lambda: operations.vote(person, stored(key), importance)):
            if ("person", person.id) not in wish.votes:
                led = self.led_here(wish).get(person.id, "follow")
                wish.levels.setdefault(person.id, (led, "voted"))
            wish.votes.add(("person", person.id))

    @rule(key=wishes, name=who)
    def take_back(self, key: int, name: str) -> None:
        person, wish = self.person(name), self.known[key]
        allowed = self.sees(person, wish) and self.takes_votes(wish)
        if self.expect(allowed, lambda: operations.take_back(person, stored(key))):
            for one in [wish, *self.duplicates(wish)]:
                if ("person", person.id) in one.votes:
                    one.votes.discard(("person", person.id))
                    if one.levels.get(person.id, ("", ""))[1] == "voted":
                        del one.levels[person.id]

    @rule(key=wishes, company=st.sampled_from([1, 2]))
    def vote_for(self, key: int, company: int) -> None:
        wish = self.known[key]
        allowed = self.takes_votes(wish) and (not wish.is_company_only or wish.company_id == company)
        if self.expect(allowed, lambda: operations.vote_for(self.cast.cleo, stored(key), company_id=company)):
            wish.votes.add(("company", company))

    @rule(key=wishes, name=who, level=st.sampled_from(["follow", "everything", "mute", "nothing"]))
    def watch(self, key: int, name: str, level: str) -> None:
        person, wish = self.person(name), self.known[key]
        if wish.into is not None:
            return  # The page of a duplicate offers no levels.
        if self.expect(self.sees(person, wish), lambda: watching.watch(person, FeatureRequest.SUBJECT, key, level)):
            wish.levels[person.id] = (level, "chosen")

    @rule(key=wishes, other=wishes)
    def merge(self, key: int, other: int) -> None:
        wish, target = self.known[key], self.known[other]
        free = wish.into is None and target.into is None and key != other
        allowed = free and not wish.is_deleted and not target.is_deleted and self.reaches(target, wish)
        if self.expect(allowed, lambda: merging.merge(self.cast.cleo, stored(key), stored(other), WHY)):
            wish.into = other

    @rule(key=wishes)
    def unmerge(self, key: int) -> None:
        wish = self.known[key]
        if self.expect(wish.into is not None, lambda: merging.unmerge(self.cast.cleo, stored(key))):
            wish.into = None
            self.stand(wish)

    @rule(key=wishes, place=st.integers(0, 8))
    def decide(self, key: int, place: int) -> None:
        wish, status_id = self.known[key], sorted(self.kinds)[place]
        day = clock.today(self.cast.cleo.timezone) + timedelta(days=30)
        is_offered = self.kinds[status_id][0] != "merged" and status_id not in self.retired
        allowed = wish.into is None and not wish.is_deleted and is_offered
        said = {"note": "We say why.", "reason": f"Because of {len(db_session.identity_map)}", "next_review_on": day}
        if self.expect(allowed, lambda: deciding.change_status(self.cast.cleo, stored(key), status_id=status_id, **said)):
            wish.since = stored(key).status_since
            wish.status_id = status_id
            self.stand(wish)

    @rule(place=st.integers(0, 8), other=st.integers(0, 8))
    def retire(self, place: int, other: int) -> None:
        one, target = sorted(self.kinds)[place], sorted(self.kinds)[other]
        there = [wish for wish in self.known.values() if wish.status_id == one]
        is_target = target != one and target not in self.retired and self.kinds[target][0] != "merged"
        allowed = self.kinds[one][0] != "merged" and one != self.first and (is_target or not there or one in self.retired)
        status = db_session.get_one(Status, one)
        if self.expect(allowed, lambda: statuses.retire_status(self.cast.pat, status, target_id=target)):
            self.retired.add(one)
            for wish in there:
                wish.status_id, wish.since = target, self.back_to(wish)
                if wish.into is None:
                    self.stand(wish)

    @rule(place=st.integers(0, 8))
    def bring_back(self, place: int) -> None:
        one = sorted(self.kinds)[place]
        statuses.bring_back_status(self.cast.pat, db_session.get_one(Status, one))
        self.retired.discard(one)

    def back_to(self, wish: Wish) -> datetime:
        """Return since when a request stands where it does, or did before it was merged, as the database says."""
        if wish.into is None:
            return stored(wish.id).status_since
        return db_session.query(Merge).filter_by(duplicate_id=wish.id, undone_at=None).one().before_status_since

    @rule(key=wishes)
    def delete(self, key: int) -> None:
        wish = self.known[key]
        if self.expect(self.is_free(wish), lambda: operations.delete_request(self.cast.cleo, stored(key))):
            wish.is_deleted = True

    @rule(key=wishes)
    def restore(self, key: int) -> None:
        operations.restore_request(self.cast.cleo, stored(key))
        self.known[key].is_deleted = False

    # What is true at every step.

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        db_session.expire_all()
        merged = next(number for number, (kind, _open) in self.kinds.items() if kind == "merged")
        for wish in self.known.values():
            row = stored(wish.id)
            leads = self.leader(wish).id if wish.into is not None else None
            assert (row.merged_into_id, row.state == "deleted") == (leads, wish.is_deleted)
            assert row.status_id == (merged if wish.into is not None else wish.status_id)
            if wish.into is None:
                assert (row.status_since, row.released_at) == (wish.since, wish.released)

    @invariant()
    def counters_equal_rows(self) -> None:
        for wish in self.known.values():
            group = [wish, *self.duplicates(wish)]
            votes = set().union(*(one.votes for one in group))
            row = stored(wish.id)
            assert (row.votes_count, row.companies_count) == rows(wish.id)
            assert row.votes_count == len(votes)

    @invariant()
    def nobody_takes_two_steps(self) -> None:
        chains = "SELECT count(*) FROM feature_requests a JOIN feature_requests b ON b.id = a.merged_into_id"
        assert db_session.scalar(text(f"{chains} WHERE b.merged_into_id IS NOT NULL")) == 0
        twice = "SELECT count(*) FROM request_votes GROUP BY request_id, user_id, company_id HAVING count(*) > 1"
        assert db_session.execute(text(twice)).all() == []

    @invariant()
    def who_follows_a_duplicate_follows_its_leader(self) -> None:
        for wish in self.known.values():
            led = {person: (level, "merged") for person, level in self.led_here(wish).items()}
            there = {person: (level, reason) for person, (level, reason, _chosen) in watches(wish.id).items()}
            assert there == {**led, **wish.levels}


@pytest.mark.timeout(300)
def test_requests_in_any_order(app: Flask, cast: Cast) -> None:
    installed()
    for kind in ("reviewing", "released"):
        statuses.add_status(cast.pat, Details(kind, "もうひとつ", "One more"))
    Wishes.cast = cast
    slow = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
    run_state_machine_as_test(
        Wishes, settings=settings(max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=slow)
    )
