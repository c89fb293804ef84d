"""Every route: a mark, a kebab-case path with typed parameters, and the right answer for every person of the cast."""

import importlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.core.access import mark_of
from app.features import FEATURES
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SEGMENT = re.compile(r"^(?:[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?|<(?:int|string|path|uuid|any\([^)]*\)):[a-z_]+>)$")
PEOPLE = ("anonymous", "max", "mia", "olga", "cleo", "pat", "ada")
STAFF = {"cleo", "pat", "ada"}


def _rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def _samples() -> tuple[dict[str, Callable[[Cast], dict[str, Any]]], set[str]]:
    samples: dict[str, Callable[[Cast], dict[str, Any]]] = {}
    outsider: set[str] = set()
    for feature in FEATURES:
        name = feature.__name__.rsplit(".", 1)[-1]
        try:
            module = importlib.import_module(f"tests.{name}.samples")
        except ModuleNotFoundError as error:
            assert error.name in {f"tests.{name}.samples", f"tests.{name}"}, error
            continue
        samples.update(module.SAMPLES)
        outsider |= set(module.OUTSIDER_404)
    return samples, outsider


def test_every_view_has_a_mark(app: Flask) -> None:
    """Check 22: closed by default."""
    assert [rule.endpoint for rule in _rules(app) if mark_of(app, rule.endpoint) is None] == []


def test_paths_are_kebab_case_with_typed_parameters(app: Flask) -> None:
    odd = [rule.rule for rule in _rules(app) if rule.rule != "/" and rule.rule.endswith("/")]
    for rule in _rules(app):
        for segment in rule.rule.strip("/").split("/"):
            if segment and not SEGMENT.match(segment):
                odd.append(rule.rule)
    assert odd == []


def test_every_route_with_arguments_has_a_sample(app: Flask) -> None:
    samples, _outsider = _samples()
    without = sorted({rule.endpoint for rule in _rules(app) if rule.arguments and rule.endpoint not in samples})
    assert without == ["core.job_status"]


def _expected(level: str, person: str, endpoint: str, outsider: set[str]) -> set[int]:
    fine = {200, 204, 301, 302, 303, 304, 308, 400, 401, 404, 409, 410, 415, 422}
    if level == "public" or level == "token":
        return fine
    if person == "anonymous":
        return {302, 401}
    if (level == "staff" and person not in STAFF) or (level == "admin" and person != "ada"):
        return {403}
    if person == "olga" and endpoint in outsider:
        return {404}
    return fine | {403}


SHOWN = {200, 302, 303, 304, 308}
# Pages of one's own waiting matter: a job, a new address, words somebody searched for.
WAITING = {"core.job_status", "people.confirm_mail", "search.gap", "moderation.letter"}


def test_every_page_opens_for_those_it_is_for(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Check 23: an insider and an administrator get every page their mark lets them enter."""
    samples, _outsider = _samples()
    arguments = {endpoint: make(cast) for endpoint, make in samples.items()}
    closed = []
    for person, levels in (("mia", {"member"}), ("ada", {"staff", "admin"})):
        client = sign_in(getattr(cast, person))
        for rule in _rules(app):
            mark = mark_of(app, rule.endpoint)
            assert mark is not None
            if mark.level in levels and "GET" in (rule.methods or set()) and rule.endpoint not in WAITING:
                with app.test_request_context():
                    path = app.url_for(rule.endpoint, **arguments.get(rule.endpoint, {}))
                status = client.get(path).status_code
                if status not in SHOWN:
                    closed.append((person, rule.endpoint, status))
    assert closed == []


@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_for_every_person(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], person: str) -> None:
    """Check 23: role x route. Unsafe methods are sent with a token and an empty body: never an error of ours."""
    samples, outsider = _samples()
    wrong = []
    arguments = {endpoint: make(cast) for endpoint, make in samples.items()}
    for rule in _rules(app):
        if rule.endpoint in {"core.job_status", "people.sign_out"}:
            continue
        mark = mark_of(app, rule.endpoint)
        assert mark is not None
        client = app.test_client() if person == "anonymous" else sign_in(getattr(cast, person))
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **arguments.get(rule.endpoint, {}))
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE", "PATCH"}):
            status = client.open(path, method=method).status_code  # type: ignore[call-arg]
            if status not in _expected(mark.level, person, rule.endpoint, outsider):
                wrong.append((method, path, mark.level, status))
    assert wrong == []


def test_a_get_changes_nothing(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Check 21: reading pages writes no row but those of the allowlist: when a session was last seen, how often one asked."""
    from sqlalchemy import func, select

    from app.core.database import db_session
    from app.extensions import db

    samples, _outsider = _samples()
    arguments = {endpoint: make(cast) for endpoint, make in samples.items()}
    tables = [table for table in db.metadata.sorted_tables if table.name not in {"user_sessions", "limit_hits"}]

    def counts() -> dict[str, int]:
        return {table.name: db_session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    client = sign_in(cast.ada)
    before = counts()
    for rule in _rules(app):
        if "GET" in (rule.methods or set()) and rule.endpoint not in {"core.job_status"}:
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **arguments.get(rule.endpoint, {}))
            client.get(path, check=False)
    assert counts() == before


# Mail programs post there without any page; the token in the address can do nothing but stop mails (check 62).
ONE_CLICK = {"notifications.stop"}


def test_unsafe_methods_without_a_token_are_refused(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Check 20: every unsafe route refuses a post without CSRF token, sign-in included."""
    samples, _outsider = _samples()
    arguments = {endpoint: make(cast) for endpoint, make in samples.items()}
    client = sign_in(cast.ada)
    let_through = []
    for rule in _rules(app):
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "DELETE", "PATCH"}):
            if rule.endpoint in {"core.job_status", *ONE_CLICK}:
                continue
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **arguments.get(rule.endpoint, {}))
            response = client.open(path, method=method, csrf=False)  # type: ignore[call-arg]
            if response.status_code != 403:
                let_through.append((method, path, response.status_code))
    assert let_through == []


def test_anonymous_learns_nothing_from_an_address(app: Flask, client: CheckingClient) -> None:
    """Check 67: existing or not, the same redirect."""
    for path in ("/answers", "/answers/no-such-answer", "/no/such/page", "/companies/999999"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert response.location.startswith("/sign-in?next="), path
