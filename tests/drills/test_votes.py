"""R-17: a hundred people need a request and no longer need it while staff merge and unmerge it; real votes, all at once."""

import csv
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core import limits
from app.core.access import PlainViewer
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import User
from app.people.viewers import of_person
from app.requests import operations, setup
from app.requests.models import FeatureRequest, Importance, Status
from tests.drills import invariants
from tests.drills.people import all_at_once, enter, make_people
from tests.drills.visitor import Answer, Visitor
from tests.support.crowd import RETRIES, until_done
from tests.support.servers import Server

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]
LOGS = Path(__file__).parents[2] / "../shared/data/votes-polis/votes"
CONVERSATIONS = ("brexit-consensus", "15-per-hour-seattle", "bg2050-volunteers")
PEOPLE, AT_ONCE, AGREES, A_WHILE = 100, 12, 1, 50
#: Requests whose counters differ from their rows, by the simplest statement there is.
WRONG = """
    SELECT r.id, r.votes_count, r.companies_count,
           count(DISTINCT v.user_id) + count(DISTINCT CASE WHEN v.stands_for_company THEN v.company_id END) AS votes,
           count(DISTINCT v.company_id) AS companies
    FROM feature_requests r
    LEFT JOIN feature_requests g ON g.id = r.id OR g.merged_into_id = r.id
    LEFT JOIN request_votes v ON v.request_id = g.id
    GROUP BY r.id HAVING r.votes_count != votes OR r.companies_count != companies
"""


def test_r17_everybody_votes_while_staff_merge_and_unmerge(
    server: Server, drilled: Flask, visitor: Visitor, is_smoke: bool
) -> None:
    with drilled.app_context():
        make_people(PEOPLE)
        setup.install()
        duplicate, target = _ask("Export as CSV"), _ask("Export tables")
        visitors = [Visitor(server.url, enter(drilled, number)) for number in range(PEOPLE)]
    for number, one in enumerate(visitors):
        assert one.get(f"/requests/{(duplicate, target)[number % 2]}").status == 200
    for _round in range(2 if is_smoke else 6):
        merging = _Merging(visitor.twin(), duplicate, target)
        with merging:
            done = all_at_once(visitors, lambda number, who: _want(who, (duplicate, target)[number % 2], number))
        assert [one.text[:400] for one in [*done, *merging.answers] if one.status != 303] == []
        assert invariants.rows(server.data_dir, WRONG) == []
    merging.ensure(is_merged=False)
    done = all_at_once(visitors, lambda number, who: who.post(f"/requests/{duplicate}/vote", importance="3"))
    assert {one.status for one in done} == {303}
    merging.ensure(is_merged=True)
    invariants.drain(server.data_dir, 180)
    assert invariants.rows(server.data_dir, WRONG) == []
    votes = "SELECT count(*), count(DISTINCT user_id) FROM request_votes WHERE request_id = ?"
    assert invariants.rows(server.data_dir, votes, duplicate) == [(PEOPLE, PEOPLE)]
    leader = "SELECT votes_count FROM feature_requests WHERE id = ?"
    assert invariants.rows(server.data_dir, leader, target) == [(PEOPLE,)]
    in_force = "SELECT count(*) FROM request_merges WHERE undone_at IS NULL"
    assert invariants.rows(server.data_dir, in_force) == [(1,)]
    assert invariants.rows(server.data_dir, "SELECT count(*) FROM watches WHERE reason = 'merged'") != [(0,)]
    invariants.check_file(server.data_dir)


class _Merging:
    """Merges and unmerges in a thread of its own as long as it is open."""

    def __init__(self, visitor: Visitor, duplicate: int, target: int) -> None:
        self._visitor, self._ids = visitor, (duplicate, target)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on)
        self.answers: list[Answer] = []

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join(60)

    def _go_on(self) -> None:
        while not self._ended.is_set():
            self.answers += [self.merge(), self.unmerge()]

    def merge(self) -> Answer:
        duplicate, target = self._ids
        return _patiently(lambda: self._visitor.post("/requests/merge", ids=str(duplicate), target=str(target), reason="Same"))

    def unmerge(self) -> Answer:
        return _patiently(lambda: self._visitor.post(f"/requests/{self._ids[0]}/unmerge"))

    def ensure(self, *, is_merged: bool) -> None:
        """Make sure that it is merged in the end, or not."""
        self.unmerge()
        if is_merged:
            assert self.merge().status == 303


def _patiently(send: Callable[[], Answer]) -> Answer:
    answer = send()
    for _again in range(RETRIES):
        if answer.status not in (0, 503):
            break
        answer = send()
    return answer


def _want(visitor: Visitor, request_id: int, number: int) -> Answer:
    answer = visitor.post(f"/requests/{request_id}/vote", importance=str(1 + number % 3))
    return visitor.post(f"/requests/{request_id}/take-back") if number % 5 == 0 and answer.status == 303 else answer


def _ask(title: str) -> int:
    staff = of_person(1)
    assert staff is not None
    return operations.post_request(staff, title=title).id


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_real_votes_all_at_once_come_to_what_the_log_ends_with(
    drilled: Flask, server: Server, is_smoke: bool, conversation: str
) -> None:
    """Every voter of the log replays what they said in its order, a dozen voters at a time; agreeing is needing it."""
    if not LOGS.is_dir():
        pytest.skip("the vote logs are not here")
    log = list(_events(LOGS / f"{conversation}.csv"))[: 200 if is_smoke else None]
    with drilled.app_context():
        requests, people = _made_for(log)
    expected = _last(log)
    queue = _by_voter(log)
    wrong: list[BaseException] = []
    threads = [threading.Thread(target=_replay, args=(drilled, queue, people, requests, wrong)) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    found = set(invariants.rows(server.data_dir, "SELECT user_id, request_id FROM request_votes"))
    assert found == {(people[voter], requests[comment]) for voter, comment in expected}
    assert invariants.rows(server.data_dir, "SELECT count(*) FROM request_votes") == [(len(expected),)]
    assert invariants.rows(server.data_dir, WRONG) == []


Event = tuple[str, str, bool]


def _events(path: Path) -> Iterator[Event]:
    with path.open(newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda one: int(one["timestamp"])):
            yield row["voter-id"], row["comment-id"], int(row["vote"]) == AGREES


def _last(log: list[Event]) -> set[tuple[str, str]]:
    ends = {(voter, comment): is_for for voter, comment, is_for in log}
    return {key for key, is_for in ends.items() if is_for}


def _by_voter(log: list[Event]) -> list[list[Event]]:
    told: dict[str, list[Event]] = defaultdict(list)
    for event in log:
        told[event[0]].append(event)
    return list(told.values())


def _made_for(log: list[Event]) -> tuple[dict[str, int], dict[str, int]]:
    setup.install()
    first = db_session.query(Status).filter_by(is_first=True).one().id
    comments, voters = sorted({one for _who, one, _for in log}), sorted({who for who, _one, _for in log})
    with transact():
        rows = [FeatureRequest(title=f"Statement {one}", lang="en", status_id=first) for one in comments]
        people = [User(name=f"Voter {one}", mail=f"v{one}@polis.example", locale="en") for one in voters]
        db_session.add_all([*rows, *people])
        db_session.flush()
        made = {one: row.id for one, row in zip(comments, rows, strict=True)}
        return made, {one: row.id for one, row in zip(voters, people, strict=True)}


def _replay(
    app: Flask, queue: list[list[Event]], people: dict[str, int], requests: dict[str, int], wrong: list[BaseException]
) -> None:
    with app.test_request_context():
        while queue:
            try:
                events = queue.pop()
            except IndexError:
                return
            who = PlainViewer(id=people[events[0][0]], name="A voter", is_authenticated=True, locale="en")
            for number, (_voter, comment, is_for) in enumerate(events):
                try:
                    if number % A_WHILE == 0:
                        # In the log years lie between them; here the limit of an hour would be reached at once.
                        until_done(lambda: limits.reset("moderation.click", str(who.id)))  # noqa: B023 - called at once
                    until_done(lambda: _say(who, requests[comment], is_for))  # noqa: B023 - called at once
                except BaseException as error:  # told by the test, in its own thread
                    wrong.append(error)


def _say(who: PlainViewer, request_id: int, is_for: bool) -> None:
    row = db_session.get_one(FeatureRequest, request_id)
    if is_for:
        operations.vote(who, row, Importance.IMPORTANT)
    else:
        operations.take_back(who, row)
