"""A real browser fetches the dictionary when it rests, says so from then on, and shows pages packed with it."""

from typing import Any
from urllib.parse import urlsplit

from tests.browser.site import MIA

DICTIONARY = "/dictionary.txt"
# Pages that are kept by the browser, so that one of them can be asked for again; none twice.
PATHS = ("/answers", "/community", "/community/threads", "/roadmap", "/requests", "/changelog")


class Wire:
    """What a page got over the network: codings of documents, in turn, and bytes of each path, headers included."""

    def __init__(self, page: Any) -> None:
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        self.codings: list[str] = []
        self.bytes: dict[str, int] = {}
        self._addresses: dict[str, str] = {}
        client.on(
            "Network.requestWillBeSent", lambda event: self._addresses.update({event["requestId"]: event["request"]["url"]})
        )
        client.on("Network.responseReceived", self._got)
        client.on("Network.loadingFinished", self._finished)

    def _got(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document":
            headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
            self.codings.append(headers.get("content-encoding", ""))

    def _finished(self, event: dict[str, Any]) -> None:
        address = urlsplit(self._addresses.get(event["requestId"], "")).path
        # Nothing for what the browser had already.
        self.bytes[address] = self.bytes.get(address, 0) + round(event["encodedDataLength"])

    def of_dictionary(self) -> int:
        """Bytes of the dictionary."""
        return sum(size for path, size in self.bytes.items() if path.endswith(DICTIONARY))


def _walk_until_packed(page: Any, wire: Wire) -> str:
    """Open one page after the other until one comes packed with the dictionary, which is put away in the browser's own time."""
    for path in PATHS:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if wire.codings[-1] == "dcz":
            return path
    raise AssertionError(wire.codings)


def _zstd_bytes(page: Any, path: str) -> int:
    return int(page.request.head(path, headers={"Accept-Encoding": "zstd"}).headers["content-length"])


def test_pages_come_packed_with_the_dictionary(as_person: Any) -> None:
    page = as_person(MIA)
    wire = Wire(page)
    with page.context.expect_event("requestfinished", lambda request: request.url.endswith(DICTIONARY)):
        page.goto("/")
    assert wire.codings == ["zstd"]
    fetched = wire.of_dictionary()
    path = _walk_until_packed(page, wire)
    shown = page.locator("main").inner_text()
    assert len(shown) > 50
    assert wire.of_dictionary() == fetched > 0
    # Headers are counted on this side alone.
    packed = wire.bytes[path]
    assert packed < _zstd_bytes(page, path)
    # What came so is kept like any other page: asked for again, it is not sent again.
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.locator("main").inner_text() == shown
    assert wire.bytes[path] < packed + 1_000


def test_without_scripts_too(as_person: Any) -> None:
    page = as_person(MIA, java_script_enabled=False)
    wire = Wire(page)
    with page.context.expect_event("requestfinished", lambda request: request.url.endswith(DICTIONARY)):
        page.goto("/")
    _walk_until_packed(page, wire)
    assert page.locator("h1").count() == 1
