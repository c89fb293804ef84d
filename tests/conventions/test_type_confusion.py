"""Check 42: whatever stands in a parameter, an address or a field, the answer is one of ours and never an error of ours.

Two ways: every parameter any route reads is filled with the same odd value; and every form a page shows is sent as it stands
with one field after the other made odd, so that the checks behind the first ones are reached too.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from app.core.access import mark_of
from tests.conventions.test_routes import _rules, _samples
from tests.support.cast import Cast
from tests.support.page import CheckingClient

APP = Path(__file__).parents[2] / "app"
READ = re.compile(
    r'(?:args|form|values|arguments)\.get(?:list)?\(\s*"(\w+)"|^    (\w+) = \w*(?:Field|Checkboxes)\(', re.MULTILINE
)
HALF = "\ud800".encode("utf-8", "surrogatepass")
ODD = (
    "\x00", "²", "9" * 5000, str(2**63), "-1", "NaN", HALF, b"\xff\xfe", "[" * 1000, '{"a":[1]}', "x" * 20_000,
    "\u2028\r\nX: y", ">i:1~i:2~i:3", "<dt:2020~i:99999999999999999999", ">n~n", ">f:nan~f:inf", ">s:\x00~i:1",
)  # fmt: skip
MOST_FIELDS = 14
#: Each route and each field gets one in so many of the odd values, the next one others: together they get all of them soon.
SHARE = 4
#: These end the session or the person the test goes on with.
FINAL = {"people.sign_out", "people.deactivate", "core.job_status"}


def _names() -> list[str]:
    found = {name for path in APP.rglob("*.py") for pair in READ.findall(path.read_text("utf-8")) for name in pair if name}
    # A key that was seen before is answered without asking the view.
    return sorted((found | {"from", "asked", "next"}) - {"request_key", "csrf_token"})


def _addresses(app: Flask, cast: Cast) -> Iterator[tuple[str, str, str]]:
    samples, _outsider = _samples()
    for rule in _rules(app):
        mark = mark_of(app, rule.endpoint)
        if mark is None or rule.endpoint in FINAL:
            continue
        arguments = samples[rule.endpoint](cast) if rule.endpoint in samples else {}
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **arguments)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield path, method, mark.level


def _failed(ask: Callable[[], TestResponse]) -> str:
    """Return what went wrong on our side, or nothing."""
    try:
        status = ask().status_code
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return f"status {status}" if status >= 500 else ""


@pytest.mark.parametrize("person", ["max", "ada", ""])
def test_every_parameter_odd_at_once(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], person: str) -> None:
    client: Any = sign_in(getattr(cast, person)) if person else app.test_client()
    names = _names()
    assert {"q", "page", "company", "version", "tiers"} <= set(names)
    levels = {"max": {"member"}, "ada": {"member", "staff", "admin"}, "": {"public", "token"}}[person]
    faults = []
    for number, (path, method, level) in enumerate(_addresses(app, cast)):
        if level not in levels:
            continue
        for value in ODD[number % SHARE :: SHARE]:
            short = value[:1500]
            if method == "GET":
                fault = _failed(
                    lambda path=path, short=short: client.get(f"{path}?{urlencode(dict.fromkeys(names, short))}", check=False)
                )
            else:
                fields = urlencode([(name, one) for name in names for one in (value, "1")])
                fault = _failed(
                    lambda path=path, fields=fields: client.post(
                        path, data=fields, content_type="application/x-www-form-urlencoded", check=False
                    )
                )
            if fault:
                faults.append((method, path, value[:20], fault))
    assert faults == []


def _forms(page: str, path: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield (address, fields) of every form that is posted, filled as a browser would send it untouched."""
    for form in BeautifulSoup(page, "html.parser").find_all("form", method=re.compile("post", re.IGNORECASE)):
        fields: dict[str, list[str]] = {}
        for control in form.find_all(["input", "select", "textarea", "button"]):
            name = str(control.get("name") or "")
            if name and name not in {"csrf_token", "request_key"}:
                fields.setdefault(name, []).extend(_sent(control))
        yield str(form.get("action") or path), fields


def _sent(control: Tag) -> list[str]:
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return [str(chosen.get("value", ""))] if isinstance(chosen, Tag) else []
    if control.name == "textarea":
        return [control.get_text()]
    is_off = control.get("type") in {"checkbox", "radio"} and not control.has_attr("checked")
    return [] if is_off or control.get("type") == "file" else [str(control.get("value") or "something")]


@pytest.mark.parametrize("person", ["mia", "ada"])
def test_every_field_odd_on_its_own(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], person: str) -> None:
    client = sign_in(getattr(cast, person))
    faults, sent = [], set()
    for path, method, level in list(_addresses(app, cast)):
        if method != "GET" or (person == "mia" and level in {"staff", "admin"}):
            continue
        page = client.get(path, check=False)
        for address, fields in _forms(page.text, path) if page.mimetype == "text/html" else ():
            key = (re.sub(r"\d+", "", urlsplit(address).path), tuple(fields))
            if key in sent or address.endswith(("/sign-out", "/deactivate", "/language")):
                continue
            sent.add(key)
            for number, name in enumerate(list(fields)[:MOST_FIELDS] or [""]):
                for value in ODD[number % SHARE :: SHARE]:
                    data = urlencode(
                        [(one, each) for one, all_ in fields.items() if one != name for each in all_] + [(name, value)]
                    )
                    fault = _failed(
                        lambda address=address, data=data: client.post(
                            address, data=data, content_type="application/x-www-form-urlencoded", check=False
                        )
                    )
                    if fault:
                        faults.append((address, name, value[:20], fault))
    assert len(sent) >= (6 if person == "mia" else 15)
    assert faults == []


@pytest.mark.parametrize(
    "body", [b"[" * 5000, b'{"mail":["a"],"password":5,"name":{"a":[NaN]},"words":7,"a":1,"a":2}', b"\xff"]
)
def test_bodies_of_other_kinds_are_refused(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], body: bytes
) -> None:
    """Checks 20 and 42: JSON, plain text, broken multipart, and types nobody knows."""
    client = sign_in(cast.ada)
    faults = []
    for path, method, _level in list(_addresses(app, cast)):
        if method == "POST":
            for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-\u00ff"):
                fault = _failed(lambda path=path, kind=kind: client.post(path, data=body, content_type=kind, check=False))
                if fault:
                    faults.append((path, kind, fault))
    assert faults == []


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/%ff%fe", "/answers/%00", "/answers/%ed%a0%80", "/people/" + "9" * 5000, "/people/-1", "/people/" + "9" * 20,
        "/files/99999999999999999999/x", "/jobs/99999999999999999999", "/answers/" + "x" * 5000,
        "/answers/..%2f..%2fetc%2fpasswd", "/files/1/..%2f..%2fsecret-key", "/answers/new/..", "//evil.example/",
        "/static/..%2f..%2fkey", "/answers/x%0d%0aA:b",
    ],
)  # fmt: skip
def test_odd_addresses_are_not_found(cast: Cast, sign_in: Callable[[Any], CheckingClient], path: str) -> None:
    assert sign_in(cast.ada).get(path).status_code in {301, 302, 308, 400, 404}
