"""What pages may cost: statements, bytes, requests. Counted, never timed."""

import re
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask import Flask, url_for

from app.core import fragments, memory
from app.core.access import mark_of
from bench.prose import post, title
from bench.weighing import loaded_at_once
from tests.conventions.test_routes import PEOPLE, STAFF, _samples
from tests.discussions.threads import reply, space, thread
from tests.support.cast import Cast
from tests.support.page import CheckingClient

STATEMENTS = 6
FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS, SCRIPT_BYTES = 28_000, 6, 2_500
# Bytes of HTML, bytes as sent to a browser without and with the dictionary (most of those of a thread are its words), elements.
WEIGHTS = {"thread": (30_000, 8_300, 6_400, 640), "space": (15_000, 3_300, 1_900, 390)}
# Pages for a few people, seldom opened, that gather from many places. The number is what each may cost.
DEARER = {
    "admin.activity": 19,
    "changelog.edit": 16,
    "comments.history": 7,
    "comments.people": 17,
    "companies.show": 11,
    "faq.edit": 14,
    "faq.history": 8,
    "faq.new": 8,
    "faq.revision": 7,
    "moderation.case": 14,
    "moderation.held": 12,
    "moderation.person": 8,
    "notifications.settings": 8,
    "people.index": 7,
    "people.profile": 7,
    "people.show": 11,
    "requests.change_status": 13,
}
# Pages that gather from many places what is remembered for all who see the same: with nothing remembered, and they cost no more
# than others afterwards.
GATHERED = {"home.index": 7, "requests.show": 7}


def _pages(app: Flask, cast: Cast) -> list[tuple[str, str, str]]:
    """Return (endpoint, address, level) of every page that can be opened without anything waiting for it."""
    samples, _outsider = _samples()
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            mark = mark_of(app, rule.endpoint)
            if "GET" not in (rule.methods or ()) or mark is None or mark.level == "token":
                continue
            if not rule.arguments:
                found.append((rule.endpoint, url_for(rule.endpoint), mark.level))
            elif rule.endpoint in samples:
                found.append((rule.endpoint, url_for(rule.endpoint, **samples[rule.endpoint](cast)), mark.level))
    return found


def _may_enter(person: str, level: str) -> bool:
    return level in {"public", "member"} or (level == "staff" and person in STAFF) or person == "ada"


@pytest.mark.parametrize("person", [one for one in PEOPLE if one != "anonymous"])
def test_statements_of_every_page(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], count_statements: Any, person: str
) -> None:
    """With nothing kept in memory: what is kept only makes it less. Pages that gather much are counted again with all kept."""
    client, dear = sign_in(getattr(cast, person)), {}
    for endpoint, address, level in _pages(app, cast):
        if not _may_enter(person, level):
            continue
        client.get(address)
        fragments.forget_all(app)
        memory.forget_all(app)
        with count_statements() as statements:
            response = client.get(address)
        budget = GATHERED.get(endpoint) or DEARER.get(endpoint, STATEMENTS)
        if response.mimetype == "text/html" and len(statements) > budget:
            dear[endpoint] = len(statements)
        if endpoint in GATHERED:
            with count_statements() as again:
                client.get(address)
            if len(again) > STATEMENTS:
                dear[f"{endpoint} again"] = len(again)
    assert dear == {}


def _talk(cast: Cast) -> dict[str, str]:
    """Write a thread of 20 posts and a space of 25 threads, with words as long as those the measurements use."""
    place = space()
    one = thread(cast.cleo, place, title=title(0), body=post(0))
    for number in range(1, 20):
        reply((cast.cleo, cast.pat)[number % 2], one, post(number))
    for number in range(1, 25):
        thread((cast.cleo, cast.pat)[number % 2], place, title=title(number), body=post(number))
    return {"thread": f"/community/{one.id}", "space": f"/community/spaces/{place.slug}"}


def test_weight_of_the_pages_of_talk(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """What a thread and a list of threads weigh: bytes of HTML, bytes as sent, elements."""
    client, heavy, known = sign_in(cast.max), {}, {"Available-Dictionary": app.extensions["packer"].name}
    for name, path in _talk(cast).items():
        page = client.get(path).text
        sent = [client.get(path, headers={**known, "Accept-Encoding": one}, check=False).data for one in ("zstd", "dcz")]
        weight = (len(page.encode()), *map(len, sent), len(re.findall("<[a-z]", page)))
        if any(one > most for one, most in zip(weight, WEIGHTS[name], strict=True)):
            heavy[name] = weight
    assert heavy == {}


def test_first_visit(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], client: CheckingClient) -> None:
    """A browser without any copies: few requests, few bytes, hardly any script."""
    samples, _outsider = _samples()
    with app.test_request_context():
        thread = url_for("discussions.show", **samples["discussions.show"](cast))
        answer = url_for("faq.show", **samples["faq.show"](cast))
    visits = [(client, "/sign-in"), *((sign_in(cast.max), path) for path in ("/", "/community", thread, answer))]
    for visitor, path in visits:
        page = visitor.get(path).text
        sizes = {one: len(brotli.compress(data)) for one, data in loaded_at_once(app, page).items()}
        assert 1 + len(sizes) <= FIRST_VISIT_REQUESTS, (path, sorted(sizes))
        assert len(brotli.compress(page.encode(), quality=4)) + sum(sizes.values()) <= FIRST_VISIT_BYTES, (path, sizes)
        assert sum(size for one, size in sizes.items() if one.endswith(".js")) <= SCRIPT_BYTES, (path, sizes)
