"""Who gets a page packed with the dictionary, and that it is the same page."""

import hashlib
from base64 import b64encode
from typing import Any

import pytest
from flask import Flask, Response

from app.core.assets import DICTIONARY
from app.core.packing import Packer, zstd
from tests.support.page import CheckingClient

ALL = "gzip, deflate, br, zstd, dcb, dcz"


@pytest.fixture
def content(app: Flask, client: CheckingClient) -> bytes:
    """Return the dictionary as browsers fetch it."""
    return client.get(f"{app.extensions['assets']}{DICTIONARY}", buffered=True).data


def _named(content: bytes) -> str:
    return f":{b64encode(hashlib.sha256(content).digest()).decode()}:"


def test_the_dictionary_is_offered_by_every_page_and_kept_for_ever(app: Flask, client: CheckingClient) -> None:
    address = f"{app.extensions['assets']}{DICTIONARY}"
    assert f'<link rel="compression-dictionary" href="{address}">' in client.get("/sign-in").text
    answer = client.get(address, buffered=True)
    assert answer.headers["Use-As-Dictionary"] == 'match="/*", match-dest=("document")'
    assert "immutable" in answer.headers["Cache-Control"] and answer.mimetype == "text/plain"
    assert f'href="{app.extensions["assets"]}site.css"' in answer.text
    assert "Use-As-Dictionary" not in client.get(f"{app.extensions['assets']}site.css", buffered=True).headers


@pytest.mark.parametrize(
    ("accepted", "is_named", "coding"),
    [
        (ALL, True, "dcz"),
        ("dcz", True, "dcz"),
        ("DCZ;q=1.0, gzip;q=0.5", True, "dcz"),
        ("*;q=0.1, dcz", True, "dcz"),
        (ALL, False, "zstd"),
        ("gzip, deflate, br, zstd", True, "zstd"),
        ("dcb, br", True, "br"),
        ("dcz;q=0, gzip", True, "gzip"),
        ("dcz;q=0.5, zstd", True, "zstd"),
        ("identity, dcz;q=0.5", True, None),
        ("*", True, "zstd"),
        ("dcz", False, None),
        ("", True, None),
    ],
)
def test_codings(client: CheckingClient, content: bytes, accepted: str, is_named: bool, coding: str | None) -> None:
    headers = {"Accept-Encoding": accepted, **({"Available-Dictionary": _named(content)} if is_named else {})}
    answer = client.get("/sign-in", headers=headers)
    assert answer.headers.get("Content-Encoding") == coding
    assert {"Accept-Encoding", "Available-Dictionary", "Cookie"} == set(answer.headers["Vary"].split(", "))
    assert answer.content_length == len(answer.data)


def test_nobody_can_measure_words_of_an_address_against_the_secrets_of_a_page(cast: Any, sign_in: Any, content: bytes) -> None:
    """Check of BREACH: the page repeats what is asked for; packed with the dictionary, one letter more or less would show."""
    client, asked = sign_in(cast.max), {"Accept-Encoding": ALL, "Available-Dictionary": _named(content)}
    for path in ("/answers?tag=csv", "/community/threads?tag=csv", "/search?q=csv"):
        assert client.get(path, headers=asked).headers["Content-Encoding"] == "zstd", path


@pytest.mark.parametrize("name", ["", "::", "x", ":AAAA:", _named(b"of another release"), "as it is"])
def test_other_dictionaries_are_not_known(client: CheckingClient, content: bytes, name: str) -> None:
    given = _named(content)[1:-1] if name == "as it is" else name
    answer = client.get("/sign-in", headers={"Accept-Encoding": ALL, "Available-Dictionary": given})
    assert answer.headers["Content-Encoding"] == "zstd"


def test_it_is_the_same_page_byte_for_byte(cast: Any, sign_in: Any, content: bytes) -> None:
    """On pages that come out the same each time; others hold a key of their own."""
    client = sign_in(cast.max)
    for path in ("/", "/community", "/answers"):
        plain = client.get(path)
        packed = client.get(path, headers={"Accept-Encoding": ALL, "Available-Dictionary": _named(content)})
        assert packed.headers["Content-Encoding"] == "dcz"
        assert packed.data[:40] == b"\x5e\x2a\x4d\x18\x20\x00\x00\x00" + hashlib.sha256(content).digest()
        # With the frame that is skipped, and without.
        for data in (packed.data, packed.data[40:]):
            assert zstd.decompress(data, zstd_dict=zstd.ZstdDict(content, is_raw=True)) == plain.data
        assert packed.headers.get("ETag") == plain.headers.get("ETag")
        assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]


def test_a_page_the_browser_keeps_is_not_sent(cast: Any, sign_in: Any, content: bytes) -> None:
    client = sign_in(cast.max)
    asked = {"Accept-Encoding": ALL, "Available-Dictionary": _named(content)}
    tag = client.get("/", headers=asked).headers["ETag"]
    for headers in (asked, {"Accept-Encoding": "zstd"}):
        answer = client.get("/", headers={**headers, "If-None-Match": tag})
        assert (answer.status_code, answer.data, "Content-Encoding" in answer.headers) == (304, b"", False)
        assert "Available-Dictionary" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("given", "coding"),
    [
        ({}, "dcz"),
        ({"status": 201}, "zstd"),
        ({"status": 404}, None),
        ({"mimetype": "text/plain"}, "zstd"),
        ({"mimetype": "application/json"}, "zstd"),
        ({"mimetype": "image/svg+xml"}, None),
        ({"response": "short"}, None),
        ({"headers": {"Content-Encoding": "identity"}}, "identity"),
        ({"headers": {"ETag": '"strong"'}}, "zstd"),
        ({"headers": {"ETag": 'W/"weak"'}}, "dcz"),
        ({"headers": {"Vary": "Cookie"}}, "dcz"),
    ],
)
def test_only_pages(app: Flask, content: bytes, given: dict[str, Any], coding: str | None) -> None:
    headers = {"Accept-Encoding": ALL, "Available-Dictionary": _named(content)}
    with app.test_request_context("/", headers=headers):
        answer = app.process_response(Response(**{"response": "long " * 1000, "mimetype": "text/html", **given}))
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Cookie" in answer.headers["Vary"] or "Vary" not in given.get("headers", {})


def test_streams_are_left_alone(app: Flask, content: bytes) -> None:
    with app.test_request_context("/", headers={"Accept-Encoding": ALL, "Available-Dictionary": _named(content)}):
        answer = app.process_response(Response((b"x" * 1000 for _one in range(3)), mimetype="text/html"))
        assert answer.headers["Content-Encoding"] == "zstd"


def test_a_packer_names_its_content() -> None:
    assert Packer(b"one dictionary").name != Packer(b"another dictionary").name
