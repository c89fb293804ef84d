"""A real browser fetches the dictionary when it rests, says so from then on, and shows pages packed with it."""

from typing import Any

from tests.browser.site import MIA

DICTIONARY = "/dictionary.txt"
PATIENCE = 20


class Wire:
    """What a page got over the network: codings of documents, in turn, and bytes of each address, headers included."""

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
        address = self._addresses.get(event["requestId"], "").rpartition("/")[2]
        # Nothing for what the browser had already.
        self.bytes[address] = self.bytes.get(address, 0) + round(event["encodedDataLength"])


def test_pages_come_packed_with_the_dictionary(as_person: Any) -> None:
    page = as_person(MIA)
    wire = Wire(page)
    with page.context.expect_event("requestfinished", lambda request: request.url.endswith(DICTIONARY)):
        page.goto("/?first")
    assert wire.codings == ["zstd"]
    shown, fetched = page.locator("main a").all_inner_texts(), wire.bytes["dictionary.txt"]
    for number in range(PATIENCE):
        # It is put away in the browser's own time.
        page.goto(f"/?again={number}")
        page.wait_for_load_state("networkidle")
        if wire.codings[-1] != "zstd":
            break
    assert wire.codings[-1] == "dcz"
    assert page.locator("main a").all_inner_texts() == shown and len(shown) > 5
    assert wire.bytes[f"?again={number}"] < wire.bytes["?first"] * 0.7
    assert wire.bytes["dictionary.txt"] == fetched > 0
    # What came so is kept like any other page: asked for again, it is not sent again.
    packed = wire.bytes[f"?again={number}"]
    page.goto(f"/?again={number}")
    page.wait_for_load_state("networkidle")
    assert page.locator("main a").all_inner_texts() == shown
    assert wire.bytes[f"?again={number}"] < packed + 1_000


def test_without_scripts_too(new_context: Any) -> None:
    page = new_context(java_script_enabled=False).new_page()
    wire = Wire(page)
    with page.context.expect_event("requestfinished", lambda request: request.url.endswith(DICTIONARY)):
        page.goto("/sign-in")
    for number in range(PATIENCE):
        page.goto(f"/sign-in?again={number}")
        page.wait_for_load_state("networkidle")
        if wire.codings[-1] == "dcz":
            break
    assert wire.codings[-1] == "dcz" and page.locator("h1").count() == 1
