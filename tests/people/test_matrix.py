"""Every page of people for everybody of the cast: no error of ours, and nothing for outsiders."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.access import mark_of
from tests.people.samples import OUTSIDER_404, SAMPLES
from tests.support.cast import Cast
from tests.support.page import CheckingClient


def _paths(app: Flask, cast: Cast) -> list[tuple[str, str, set[str]]]:
    arguments = {endpoint: make(cast) for endpoint, make in SAMPLES.items()}
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("people.")]
    with app.test_request_context():
        return [
            (
                rule.endpoint,
                app.url_for(rule.endpoint, **arguments.get(rule.endpoint, {})),
                set(rule.methods or ()) & {"GET", "POST"},
            )
            for rule in sorted(rules, key=lambda rule: rule.rule)
        ]


@pytest.mark.parametrize("name", ["mia", "max", "olga", "cleo", "pat", "ada"])
def test_no_page_fails_and_outsiders_see_nothing(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], name: str
) -> None:
    """Checks 22-24: every page answers, and what belongs to another company does not exist."""
    for endpoint, path, methods in _paths(app, cast):
        if endpoint == "people.sign_out":
            continue
        for method in sorted(methods):
            client = sign_in(getattr(cast, name))
            status = client.open(path, method=method).status_code
            assert status < 500, (method, path, status)
            assert status != 400, (method, path)
            if name == "olga" and endpoint in OUTSIDER_404:
                assert status == 404, (method, path, status)


def test_strangers_are_sent_to_sign_in(app: Flask, cast: Cast, client: CheckingClient) -> None:
    """Check 22: only the ways in are open."""
    for endpoint, path, methods in _paths(app, cast):
        mark = mark_of(app, endpoint)
        if "GET" in methods and mark is not None and mark.level != "public":
            answer = client.get(path)
            assert answer.status_code == 302, path
            assert answer.location.startswith("/sign-in?next="), path
