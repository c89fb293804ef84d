"""What a page costs somebody who comes for the first time, and that nothing is fetched from elsewhere."""

from typing import Any

import pytest

from tests.browser.site import MIA

LARGEST_BYTES = 100_000
MOST_REQUESTS = 6
# Comes when the browser rests, once for each release; see docs/decisions/0022-pages-packed-with-a-dictionary.md.
DICTIONARY = "/dictionary.txt"
LATER_MS = 2_500


@pytest.mark.parametrize("path", ["/", "/answers/keihi", "/answers/veranda?lang=en", "/search?q=経費", "/answers"])
def test_a_page_is_light_when_it_is_opened_first(as_person: Any, path: str) -> None:
    page = as_person(MIA)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    addresses: list[str] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    client.on("Network.requestWillBeSent", lambda event: addresses.append(event["request"]["url"]))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    fetched = [one for one in addresses if not one.startswith(("data:", "blob:")) and not one.endswith(DICTIONARY)]
    # What waits for a moment of rest counts as weight.
    page.wait_for_timeout(LATER_MS)
    assert len(fetched) <= MOST_REQUESTS, fetched
    assert sum(sizes) < LARGEST_BYTES, (sum(sizes), fetched)
    assert len(sizes) >= 3
