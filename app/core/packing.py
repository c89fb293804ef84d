"""Pages packed with a dictionary their browser fetched before (RFC 9842): the frame of the site does not travel again.

The dictionary lies among the static files. A browser that has it says so by its hash, and gets `Content-Encoding: dcz`; all
others, those with the dictionary of another release too, get what they got before. So does whoever asks with words in the
address: what a page repeats of it could be measured against the secrets on the page, the better the less else travels (BREACH).
"""

import hashlib
import sys
from base64 import b64encode
from functools import lru_cache

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from app.core.assets import dictionary

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODING, ASKED_BY, LEVEL = "dcz", "Available-Dictionary", 3
# A frame that unpackers skip, of 32 bytes: the hash of the dictionary.
HEAD = bytes.fromhex("5e2a4d1820000000")
OK = 200


class Packer:
    """Packs pages with one dictionary; `name` is how browsers name it."""

    def __init__(self, content: bytes) -> None:
        digest = hashlib.sha256(content).digest()
        self.name = f":{b64encode(digest).decode()}:"
        self._head = HEAD + digest
        # One for all pages: to make another for each takes a tenth of the time. It locks itself while it packs a page.
        self._compressor = zstd.ZstdCompressor(LEVEL, zstd_dict=zstd.ZstdDict(content, is_raw=True).as_digested_dict)

    def packed(self, page: bytes) -> bytes:
        """Return `page` as `dcz`."""
        return self._head + self._compressor.compress(page, self._compressor.FLUSH_FRAME)


def init_app(app: Flask) -> None:
    """Pack pages for browsers that have the dictionary; after `assets`, and after the general compression is installed."""
    # Its tables are made here and not at the first page, so that processes share them.
    app.extensions["packer"] = Packer(dictionary(app.extensions["assets"]))
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.mimetype != "text/html":
        return response
    vary = response.headers.get("Vary")
    response.headers["Vary"] = f"{vary}, {ASKED_BY}" if vary else ASKED_BY
    packer: Packer = current_app.extensions["packer"]
    is_known = request.headers.get(ASKED_BY) == packer.name
    if is_known and _is_preferred(request.headers.get("Accept-Encoding", "")) and _may_be_packed(response):
        response.set_data(packer.packed(response.get_data()))
        response.headers["Content-Encoding"] = CODING
    return response


@lru_cache(maxsize=16)
def _is_preferred(accepted: str) -> bool:
    """Whether a browser that says `accepted` takes the coding, and likes none better. Browsers say one of a few things."""
    qualities = {coding.lower(): quality for coding, quality in parse_accept_header(accepted, Accept)}
    return 0 < qualities.get(CODING, 0) == max(qualities.values())


def _may_be_packed(response: Response) -> bool:
    """Whether the general compression would pack the answer; a strong tag names bytes in the coding it knows.

    Not where the address holds words.
    """
    length, (tag, is_weak) = response.content_length, response.get_etag()
    return (
        response.status_code == OK
        and not request.query_string
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (length is None or length >= current_app.config["COMPRESS_MIN_SIZE"])
        and (tag is None or bool(is_weak))
    )
