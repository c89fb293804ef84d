"""The dictionary in `static/` is of the pages as they are."""

from collections.abc import Callable
from typing import Any

import brotli
import pytest
from flask import Flask

from app.core.assets import DICTIONARY, FINGERPRINT, ROOT
from app.core.packing import Packer
from tests.support.cast import Cast
from tests.support.dictionary import made_of, pairs

# How many bytes a page may take more than with a dictionary made anew: of all pages in the middle, and any one.
MEAN, WORST = 50, 200
# On the wire, when it is fetched.
LARGEST = 11_000


def test_the_dictionary_is_not_outdated(
    app: Flask, cast: Cast, sign_in: Callable[[Any], Any], run_jobs: Callable[[], int], request: pytest.FixtureRequest
) -> None:
    """A page takes hardly more bytes than with a dictionary made anew; `make dictionary` writes that."""
    found = pairs(app, cast, sign_in, run_jobs)
    fresh = made_of(found)
    if request.config.getoption("--renew-dictionary"):
        (ROOT / DICTIONARY).write_bytes(fresh)
    new, old = Packer(fresh), Packer((ROOT / DICTIONARY).read_bytes())
    more = [len(old.packed(page.encode())) - len(new.packed(page.encode())) for pair in found for page in pair]
    assert sum(more) <= MEAN * len(more) and max(more) <= WORST, f"{more}: run “make dictionary”"
    assert FINGERPRINT.encode() in fresh and len(brotli.compress(fresh)) <= LARGEST
    words = [word for word in (b"-only", b"Max", b"Olga", b"Mia", b"Cleo", b"Acme") if word in fresh]
    assert words == []
