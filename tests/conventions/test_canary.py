"""Nothing of a company reaches another one, nothing of the staff a customer: asked of every route there is.

Check 28 sweeps every page for words that stand in private fields only, 24 compares hidden with never used, 31 compares a world
with and without the other company, 27 sends every column of every table to every form.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Table, select

from app.core.access import mark_of
from app.core.database import db_session
from app.extensions import db
from app.requests.operations import post_request
from app.search import ledger
from app.search.index import ledger_folder
from tests.conventions.test_routes import _rules, _samples
from tests.support import worlds
from tests.support.cast import Cast
from tests.support.page import CheckingClient
from tests.support.search_index import with_empty_index
from tests.support.worlds import STAFF, Private

ACME, OTHER = "zqacmecanary", "zqothercanary"
MOST_IDS, MOST_COMMENTS, MOST_WISHES = 8, 30, 11
WORDS = ("export", "zqother", "zqacme", "zqstaff", "reports exproting", "shared")
NEVER = dict.fromkeys(
    ("person_id", "file_id", "invitation_id", "session_id", "job_id", "request_id", "entry_id"), 999_999
)  # fmt: skip
WISHES = (
    "/requests", "/requests?sort=value", "/requests?sort=latest", "/requests?tag=wished", "/requests?show=company_only",
    "/requests?show=mine", "/requests?show=company", "/requests?status=planned", "/requests?status=merged", "/requests/new",
    "/roadmap", "/roadmap?by=term", "/roadmap?by=quarter", "/roadmap/list", "/roadmap/public", "/changelog",
    "/changelog?kind=new", "/feeds/changelog",
)  # fmt: skip
SignIn = Callable[[Any], CheckingClient]


@pytest.fixture
def world(app: Flask, cast: Cast, run_jobs: Callable[[], int]) -> Iterator[Callable[[], tuple[Private, Private]]]:
    """Return a function that fills both companies and the staff's places, and indexes everything."""
    with_empty_index(app)

    def fill() -> tuple[Private, Private]:
        thread = worlds.open_to_all(cast)
        worlds.fill_staff(cast, thread)
        both = worlds.fill(cast, cast.max, thread, ACME), worlds.fill(cast, cast.olga, thread, OTHER)
        run_jobs()
        return both

    yield fill
    with_empty_index(app)


def _paths(app: Flask, cast: Cast) -> list[str]:
    """Return the address of every GET route with every small number and every address of an answer in it."""
    slugs = ["open-0", "open-1", "open-2", "only-1", "only-2", "for-staff", "a-draft", "gone"]
    slugs += ["open-space", "company-1", "company-2"]
    texts = {"slug": slugs, "lang": ["en", "ja"], "name": ["x"], "place": ["new:en"], "token": ["none"], "n": [1, 2]}
    texts |= {
        "comment_id": list(range(1, MOST_COMMENTS + 1)),
        "kind": ["thread", "comment", "space", "answer", "feature_request", "request_area"],
    }
    found = []
    with app.test_request_context():
        for rule in _rules(app):
            if "GET" not in (rule.methods or ()) or rule.endpoint == "core.gallery":
                continue
            choices: list[dict[str, Any]] = [{}]
            for name in sorted(rule.arguments):
                one_of = getattr(rule._converters[name], "items", None)
                values = sorted(one_of) if one_of else texts.get(name, list(range(1, MOST_IDS + 1)))
                choices = [{**chosen, name: value} for chosen in choices for value in values]
            found += [app.url_for(rule.endpoint, **chosen) for chosen in choices]
    found += [f"/search?q={words}" for words in WORDS] + [f"/search/suggest?q={words}" for words in WORDS]
    found += [f"/search?q=export&category={one}-shelf" for one in ("zqothercanar", "staff")]
    return [
        *found,
        "/answers?tag=shared",
        "/answers?lang=ja",
        "/answers/open-0?lang=ja",
        "/people?words=zq",
        "/people?company=2",
        "/community/threads?tag=shared",
        *WISHES,
        *(f"/requests/similar?q={words}" for words in WORDS),
        *(f"/requests?q={words}" for words in WORDS),
        *(f"/requests/{key}?{more}" for key in range(1, MOST_WISHES + 1) for more in ("stay=1", "post=1", "from=3")),
        *(f"/community/ask/similar?q={words}" for words in WORDS),
        *(f"/comments/on/thread/1/people?q={words}" for words in WORDS),
    ]


def test_private_words_turn_up_nowhere_else(
    app: Flask, cast: Cast, sign_in: SignIn, world: Callable[[], tuple[Private, Private]]
) -> None:
    """Check 28: whole answers, headers too, of every address for customers of either company and for nobody."""
    world()
    paths = _paths(app, cast)
    leaks = []
    for person, hidden in (
        ("max", (OTHER, STAFF)),
        ("mia", (OTHER, STAFF)),
        ("olga", (ACME, STAFF)),
        ("", (ACME, OTHER, STAFF)),
    ):
        client = sign_in(getattr(cast, person)) if person else app.test_client()
        for path in paths:
            answer = client.get(path, check=False)  # type: ignore[call-arg]
            whole = f"{answer.headers}\n{answer.data.decode('utf-8', 'replace')}"
            leaks += [(person, path, word) for word in hidden if word in whole]
    assert leaks == []
    seen = "".join(sign_in(cast.max).get(path).text for path in ("/answers", "/people", "/company", "/search?q=export"))
    assert seen.count(ACME) >= 4, "the sweep must be able to see what may be seen"
    talk = ("/community", "/community/threads", "/drafts", "/moderation/mine", "/community/spaces/company-1")
    assert [path for path in talk if ACME not in sign_in(cast.max).get(path).text] == []
    wished = ("/requests", "/requests/1", "/requests?show=mine", "/roadmap", "/roadmap?by=term", "/changelog")
    assert [path for path in wished if ACME not in sign_in(cast.max).get(path).text] == []
    inside = ("/community/spaces/for-staff", "/community/1", "/moderation/log", "/requests/1", "/changelog")
    assert [path for path in inside if STAFF not in sign_in(cast.cleo).get(path).text] == []


def _plain(text: str, *own: object) -> str:
    """Return a page without tokens, keys, numbers of requests and the part of the address that was asked for."""
    for one in own:
        text = re.sub(rf"(?<![\w.-]){re.escape(str(one))}(?![\w-])", "", text)
    secret = r'name="(csrf_token|request_key|search_key)" type="hidden" value="[^"]*"|(csrf_token|request_key)" value="[^"]*"'
    text = re.sub(rf'{secret}|data-csrf="[^"]*"|from=[\w.-]+', "", text)
    return re.sub(r"nonce-[\w-]+|\b[0-9a-f]{16}\b", "", text)


def test_what_is_hidden_looks_like_what_never_was(
    app: Flask, cast: Cast, sign_in: SignIn, world: Callable[[], tuple[Private, Private]]
) -> None:
    """Check 24: every address with a number or name of the other company, by every method; and nothing changes."""
    _own, theirs = world()
    client = sign_in(cast.mia)
    before = _digest()
    differing = []
    for rule in _rules(app):
        mark = mark_of(app, rule.endpoint)
        if mark is None or mark.level != "member" or not rule.arguments & {*NEVER, "slug"}:
            continue
        hidden, never = {"name": "x", "token": "none"}, {"name": "x", "token": "none"}
        for name in rule.arguments - {"name", "token"}:
            hidden[name] = getattr(theirs, name)
            never[name] = NEVER.get(name, "never-used")
        hidden, never = ({key: value for key, value in one.items() if key in rule.arguments} for one in (hidden, never))
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            data = {"solved": "yes", "words": "x", "roles": "user", "lang": "en"} if method == "POST" else None
            said = []
            for arguments in (hidden, never):
                with app.test_request_context():
                    path = app.url_for(rule.endpoint, **arguments)
                answer = client.open(path, method=method, data=data)
                said.append((answer.status_code, _plain(answer.text, *arguments.values())))
            if said[0] != said[1] or said[0][0] != 404:
                differing.append((method, rule.rule, said[0][0], said[1][0]))
    assert differing == []
    assert _digest() == before


CALCULATED = re.compile(r'<nav class="rail-links" aria-label="Similar">.*?</nav>', re.DOTALL)
PRIVATE_PATHS = (
    *WISHES,
    "/requests/1",
    "/",
    "/answers",
    "/answers?tag=shared",
    "/answers/open-0",
    "/answers/open-2",
    "/people",
    "/company",
    "/me/security",
    "/community",
    "/community/threads",
    "/community/threads?tag=shared",
    "/community/spaces/open-space",
    "/community/1",
    "/community/ask",
    "/notifications",
    "/drafts",
    "/moderation/mine",
)


@pytest.fixture
def _still_clock() -> Iterator[None]:
    # "3 seconds ago" would differ between two looks on a slow machine.
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.mark.usefixtures("_still_clock")
def test_the_other_company_changes_nothing_one_sees(
    app: Flask, cast: Cast, sign_in: SignIn, run_jobs: Callable[[], int]
) -> None:
    """Check 31: pages, counts, related answers and results, before and after the other company gets its things.

    Left out are one's own recent searches, and how alike two answers are: that is weighed by how rare words are in the index.
    """
    with_empty_index(app)
    thread = worlds.open_to_all(cast)
    run_jobs()
    client = sign_in(cast.mia)
    paths = [*PRIVATE_PATHS, *(f"/search?q={words}" for words in WORDS), *(f"/search/suggest?q={words}" for words in WORDS)]

    def seen() -> dict[str, tuple[int, str | None, str]]:
        answers = {path: client.get(path) for path in paths}
        return {
            path: (one.status_code, re.sub(r">\s+<", "><", CALCULATED.sub("", _plain(one.text))))
            for path, one in answers.items()
        }

    seen()
    run_jobs()
    ledger.import_spool(ledger_folder())
    before = seen()
    worlds.fill(cast, cast.olga, thread, OTHER)
    run_jobs()
    after = seen()
    with_empty_index(app)
    assert [path for path in paths if before[path] != after[path]] == []


PRIVILEGED = {
    "users": {
        "id", "staff_role", "is_active", "mail", "password_hash", "permission_epoch", "totp_confirmed_at", "totp_last_step",
        "sealed_totp_secret", "created_at",
    },
}  # fmt: skip
GUARDED = (
    "companies",
    "memberships",
    "answers",
    "answer_texts",
    "answer_companies",
    "invitations",
    "files",
    "answer_categories",
    "spaces",
    "space_tiers",
    "space_companies",
    "request_statuses",
    "request_areas",
    "request_merges",
    "request_links",
    "request_weights",
    "changelog_entries",
    "changelog_texts",
)


#: What clients never decide of a request, not even of their own; of a new one it is the same as of any.
DECIDED = (
    "author_id", "company_id", "entered_by_id", "origin_kind", "origin_id", "status_id", "owner_id", "merged_into_id",
    "is_public", "term", "quarter", "progress", "purpose", "impact", "effort", "confidence", "external_key", "external_url",
    "next_review_on", "released_at", "source_id",
)  # fmt: skip


def _decided() -> dict[int, tuple[str, ...]]:
    """Return what the staff have decided of each request, by id."""
    db_session.rollback()
    columns = db.metadata.tables["feature_requests"].c
    found = db_session.execute(select(columns.id, *(columns[name] for name in DECIDED)))
    return {row.id: tuple(map(str, row[1:])) for row in found}


def _digest(tables: tuple[str, ...] = GUARDED) -> dict[str, list[tuple[Any, ...]]]:
    db_session.rollback()
    found = {}
    for name in (*tables, *PRIVILEGED):
        table: Table = db.metadata.tables[name]
        columns = [column for column in table.c if name not in PRIVILEGED or column.name in PRIVILEGED[name]]
        found[name] = sorted((tuple(map(str, row)) for row in db_session.execute(select(*columns))), key=str)
    return found


def _every_column() -> dict[str, list[str]]:
    values = {
        "staff_role": "admin", "is_active": "1", "roles": "promoter", "company_id": "2", "company": "2", "id": "6",
        "user_id": "6", "audience": "everyone", "state": "published", "owner_id": "2", "subject_kind": "answer",
        "subject_id": "1", "tier": "high", "locale": "en", "timezone": "Asia/Tokyo", "theme": "auto", "appearance": "name",
        "name": "Max", "lang": "en", "solved": "yes",
    }  # fmt: skip
    names = {column.name for table in db.metadata.sorted_tables for column in table.c} | set(values)
    return {name: [values.get(name, "1")] for name in sorted(names - {"version"})}


def test_no_form_of_a_customer_takes_a_column_it_does_not_show(
    app: Flask, cast: Cast, sign_in: SignIn, world: Callable[[], tuple[Private, Private]]
) -> None:
    """Check 27: every column of every table is sent to every form; rights, rows of others and answers stay as they are."""
    world()
    samples, _outsider = _samples()
    arguments = {endpoint: make(cast) for endpoint, make in samples.items()}
    client = sign_in(cast.max)
    fields = _every_column()
    plain = post_request(cast.max, title="As anybody asks")
    before, decided = _digest(), _decided()
    done = []
    for rule in _rules(app):
        mark = mark_of(app, rule.endpoint)
        if "POST" not in (rule.methods or ()) or mark is None or mark.level != "member" or rule.endpoint == "people.sign_out":
            continue
        if rule.endpoint == "people.confirm_mail":
            continue  # the link was sent to the new address, and using it is what changes the address
        given = {**arguments.get(rule.endpoint, {}), **({"slug": "open-2"} if "slug" in rule.arguments else {})}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **given)
        done.append((client.post(path, data=fields).status_code, path))
    after, now = _digest(), _decided()
    assert {key: now[key] for key in decided} == decided
    assert {now[key] for key in now if key not in decided} <= {decided[plain.id]}
    # What feedback counts is not a right.
    assert {name for name in before if before[name] != after[name]} <= {"answer_texts"}
    assert sum(status in {200, 303} for status, _path in done) >= 4, done
