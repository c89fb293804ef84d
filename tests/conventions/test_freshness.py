"""Pages answered from the browser's copy: each names every table it reads, so no copy outlives what it shows."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from app.core import fragments, freshness, memory
from tests.conventions.test_routes import _samples
from tests.support.cast import Cast
from tests.support.page import CheckingClient

TABLES = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)
# Read to find out who is asking, which the tag names by its outcome; and where the stamps themselves stand.
OF_EVERY_PAGE = {"users", "memberships", "companies", "user_sessions", "table_stamps", "request_keys"}
# Openings say which search they belong to, and the stamp of that is replaced with them. Jobs are no part of any such page.
NAMED_BY_ANOTHER = {"search_openings": "searches"}
# Read to find what is similar, which is looked for again every five minutes: that something happened at all, what words mean.
NOT_SHOWN = {"activity", "synonym_groups"}

# Addresses that narrow a page read other tables than the bare one.
NARROWED: dict[str, list[dict[str, str]]] = {
    "faq.index": [{"tag": "csv"}, {"lang": "ja"}],
    "discussions.latest": [
        {"tag": "csv"},
        {"show": "following"},
        {"show": "mine"},
        {"show": "unanswered"},
        {"kind": "question"},
    ],
    "discussions.space": [{"tag": "csv"}, {"show": "following"}],
    "requests.index": [{"show": "mine"}, {"show": "following"}, {"show": "company"}, {"q": "export"}],
}


def _kept_pages(app: Flask) -> Iterator[tuple[Rule, Any]]:
    for rule in app.url_map.iter_rules():
        made_of = getattr(app.view_functions[rule.endpoint], "made_of", None)
        if made_of is not None:
            yield rule, made_of


def test_the_pages_that_are_read_most_are_kept(app: Flask) -> None:
    assert {rule.endpoint for rule, _made_of in _kept_pages(app)} >= {
        "home.index",
        "faq.index",
        "faq.show",
        "discussions.index",
        "discussions.latest",
        "discussions.show",
        "discussions.space",
    }


def test_every_table_has_stamps_and_every_panel_tells(app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Else nothing would be answered 304, or a change would go unnoticed."""
    tables_of = app.extensions["tables_of_slots"]
    for rule, (tables, slots) in _kept_pages(app):
        of_panels = tables_of(*freshness.FRAME, *slots)
        assert of_panels is not None, (rule.endpoint, "a panel does not tell its tables")
        assert set(tables) | set(of_panels) <= set(app.extensions["followed_tables"]), rule.endpoint


@pytest.mark.parametrize("person", ["max", "mia", "cleo"])
def test_a_kept_page_names_every_table_it_reads(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], count_statements: Any, person: str
) -> None:
    samples, _outsider = _samples()
    client = sign_in(getattr(cast, person))
    for rule, (tables, slots) in _kept_pages(app):
        arguments = samples[rule.endpoint](cast) if rule.arguments else {}
        for narrowed in ({}, *NARROWED.get(rule.endpoint, ())):
            with app.test_request_context():
                address = url_for(rule.endpoint, **arguments, **narrowed)
            fragments.forget_all(app)
            memory.forget_all(app)
            with count_statements() as statements:
                response = client.get(address)
            if "ETag" not in response.headers:
                continue
            named = {*tables, *app.extensions["tables_of_slots"](*freshness.FRAME, *slots), *OF_EVERY_PAGE, *NOT_SHOWN}
            read = {NAMED_BY_ANOTHER.get(table, table) for statement in statements for table in TABLES.findall(statement)}
            unnamed = {table for table in read if table in {*_all_tables(app)}} - named
            assert not unnamed, (address, unnamed)


def _all_tables(app: Flask) -> set[str]:
    return set(app.extensions["sqlalchemy"].metadata.tables)
