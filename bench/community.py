"""A community of a chosen size, written by bulk inserts into the real tables: people, spaces, threads, posts, reactions."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from app.comments.models import Comment, Reaction, Tally
from app.companies.models import Company
from app.core import clock
from app.core import markdown as md
from app.core.database import db_session
from app.core.transaction import transact
from app.discussions.models import Space, Thread, ThreadRead
from app.extensions import db
from app.people.models import Membership, User, UserSession
from app.people.viewers import digest_of, new_secret
from app.watching.models import Watch
from bench.prose import DRAWN_FROM, post, title

SEED = 20261122
PEOPLE, THREADS, POSTS, SPACES, COMPANIES = 1_000, 2_000, 20, 10, 100
READERS, BODIES, PORTION = 40, 400, 5_000
SPAN = timedelta(days=700)
TIERS = ("high", "mid", "low", "tech")


@dataclass(frozen=True)
class World:
    """What there is to load: secrets of readers who are signed in, addresses of spaces, ids of threads."""

    secrets: list[str]
    spaces: list[str]
    threads: list[int]
    posts: int


def build(times: int = 1) -> World:
    """Write 1,000 people, 10 spaces and `times` × 2,000 threads of 20 posts; the same at every run but for secrets."""
    drawn = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    now = clock.now()
    people = _people(now)
    spaces = _spaces(now)
    first = _next(Thread)
    threads = range(first, first + THREADS * times)
    moments = [now - SPAN * (1 - number / len(threads)) * 0.98 - timedelta(minutes=30) for number in range(len(threads))]
    _fill(Thread, _threads(threads, moments, spaces, people, drawn))
    comment = _next(Comment)
    _fill(Comment, _posts(threads, moments, people, comment, drawn))
    tally = {"subject_kind": "thread", "last_number": POSTS, "public_count": POSTS}
    _fill(Tally, ({**tally, "subject_id": key} for key in threads))
    _fill(Reaction, _reactions(comment, len(threads) * POSTS, people, drawn))
    readers = people[:READERS]
    _fill(ThreadRead, _reads(threads, readers, now, drawn))
    _fill(Watch, _watches(threads, readers, now, drawn))
    secrets = _sessions(readers, now)
    _settle()
    return World(secrets, [f"measured-{number}" for number in range(1, SPACES + 1)], list(threads), len(threads) * POSTS)


def _next(model: Any) -> int:
    return int(db_session.scalar(select(func.coalesce(func.max(model.id), 0))) or 0) + 1


def _fill(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    table: Table = model.__table__
    remaining = iter(rows)
    while portion := list(islice(remaining, PORTION)):
        with transact():
            db_session.execute(insert(table), portion)


def _people(now: datetime) -> list[int]:
    companies = range(_next(Company), _next(Company) + COMPANIES)
    _fill(
        Company,
        (
            {"id": key, "name": f"会社 {key}", "tier": TIERS[key % 4], "lifecycle": "adoption", "sort_name": f"{key:05}",
             "search_text": f"会社 {key}", "created_at": now}
            for key in companies
        ),
    )  # fmt: skip
    people = range(_next(User), _next(User) + PEOPLE)
    _fill(
        User,
        (
            {"id": key, "mail": f"person{key}@measured.example", "name": f"{DRAWN_FROM[key % len(DRAWN_FROM)]} {key}",
             "locale": "ja", "created_at": now, "last_seen_on": now.date()}
            for key in people
        ),
    )  # fmt: skip
    _fill(
        Membership,
        ({"user_id": key, "company_id": companies[key % COMPANIES], "roles": ["user"], "created_at": now} for key in people),
    )
    return list(people)


def _spaces(now: datetime) -> list[int]:
    spaces = range(_next(Space), _next(Space) + SPACES)
    _fill(
        Space,
        (
            {"id": key, "slug": f"measured-{number}", "name": f"{DRAWN_FROM[number]}の広場", "purpose": title(number),
             "position": number, "audience": "everyone", "starters": "everyone", "repliers": "everyone", "created_at": now,
             "last_posted_at": now}
            for number, key in enumerate(spaces, start=1)
        ),
    )  # fmt: skip
    return list(spaces)


def _threads(
    threads: range, moments: list[datetime], spaces: list[int], people: list[int], drawn: random.Random
) -> Iterator[dict[str, Any]]:
    for number, key in enumerate(threads):
        author = drawn.choice(people)
        # Nobody is told of old questions any more: thousands of notices would be written while pages are measured.
        yield {
            "id": key, "space_id": spaces[number % len(spaces)], "kind": "question", "title": title(number), "lang": "ja",
            "author_id": author, "state": "visible", "tags": [], "posts_count": POSTS, "last_number": POSTS,
            "created_at": moments[number] - timedelta(days=2), "last_posted_at": moments[number],
            "last_poster_id": drawn.choice(people), "answered_at": moments[number] if number % 3 else None,
            "views_count": drawn.randrange(500), "alerted_at": moments[number], "asked_to_accept_at": moments[number],
        }  # fmt: skip


def _posts(
    threads: range, moments: list[datetime], people: list[int], first: int, drawn: random.Random
) -> Iterator[dict[str, Any]]:
    texts = [post(number) for number in range(BODIES)]
    rendered = [md.render(one) for one in texts]
    for number, key in enumerate(threads):
        for place in range(1, POSTS + 1):
            chosen = drawn.randrange(BODIES)
            at = moments[number] - timedelta(minutes=17 * (POSTS - place))
            yield {
                "id": first + number * POSTS + place - 1, "subject_kind": "thread", "subject_id": key, "number": place,
                "author_id": drawn.choice(people), "body": texts[chosen], "body_html": rendered[chosen].html,
                "renderer_version": rendered[chosen].version, "is_opening": place == 1, "state": "visible",
                "helpful_count": 1 if place % 2 else 0, "created_at": at, "published_at": at,
            }  # fmt: skip


def _reactions(first: int, posts: int, people: list[int], drawn: random.Random) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for place in range(posts):
        # Places count from 0 here, so these are the posts 1, 3, 5 … of each thread, as their counters say.
        if place % 2 == 0:
            yield {"comment_id": first + place, "user_id": drawn.choice(people), "kind": "helpful", "at": now}


def _reads(threads: range, readers: list[int], now: datetime, drawn: random.Random) -> Iterator[dict[str, Any]]:
    for reader in readers:
        for key in drawn.sample(threads, min(200, len(threads))):
            yield {"user_id": reader, "thread_id": key, "last_number": drawn.randrange(1, POSTS + 1), "at": now}


def _watches(threads: range, readers: list[int], now: datetime, drawn: random.Random) -> Iterator[dict[str, Any]]:
    for reader in readers:
        for key in drawn.sample(threads, 50):
            yield {"user_id": reader, "subject_kind": "thread", "subject_id": key, "level": "follow", "reason": "wrote",
                   "created_at": now}  # fmt: skip


def _sessions(readers: list[int], now: datetime) -> list[str]:
    secrets = [new_secret() for _reader in readers]
    _fill(
        UserSession,
        (
            {"user_id": reader, "digest": digest_of(secret), "device": "bench", "ip": "127.0.0.1", "permission_epoch": 1,
             "created_at": now, "last_seen_at": now, "confirmed_at": now}
            for reader, secret in zip(readers, secrets, strict=True)
        ),
    )  # fmt: skip
    return secrets


def _settle() -> None:
    """Let the database know the sizes of its tables, and its counters the keys given here."""
    is_postgres = db.engine.dialect.name == "postgresql"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_postgres:
            for model in (Company, User, Space, Thread, Comment):
                counter = func.pg_get_serial_sequence(model.__tablename__, "id")
                connection.execute(select(func.setval(counter, select(func.max(model.id)).scalar_subquery())))
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.execute(text("ANALYZE"))
