"""A real Chromium against the shipped server. Every page a test opens is watched; what it must not do fails the test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.site import MISSING, PASSWORD, LiveSite, chromium
from tests.browser.watching import Watch
from tests.support.servers import Server

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 15_000

AsPerson = Callable[..., Page]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark everything in this folder."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser of the system."""
    path = chromium()
    if path is None:
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def live_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """Return the running site; the browser comes first, so that nothing is started where there is none."""
    with LiveSite(tmp_path_factory.mktemp("site")) as site:
        yield site
        site.stop()


@pytest.fixture
def watch(live_site: Server) -> Iterator[Watch]:
    """Return what listens to the pages of this test; fails it in the end when a page did what none may do."""
    live_site.forget_pace()
    watching = Watch(live_site.url)
    yield watching
    assert watching.faults == []


@pytest.fixture
def new_context(browser: Browser, live_site: Server, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a fresh, watched context; options are Playwright's."""
    opened = []

    def make(**options: Any) -> BrowserContext:
        options = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "base_url": live_site.url, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """Return a page of nobody who is signed in."""
    return new_context().new_page()


@pytest.fixture(scope="session")
def _states() -> dict[str, Any]:
    return {}


@pytest.fixture
def as_person(new_context: Callable[..., BrowserContext], _states: dict[str, Any]) -> AsPerson:
    """Return a function that gives a page of a person; the form is filled in once, then the session is used again."""

    def open_page(mail: str, **options: Any) -> Page:
        if mail not in _states:
            context = new_context()
            sign_in(context.new_page(), mail)
            _states[mail] = context.storage_state()
        return new_context(storage_state=_states[mail], **options).new_page()

    return open_page


def sign_in(page: Page, mail: str) -> None:
    """Come in through the form, which leads to the first page."""
    page.goto("/sign-in")
    page.fill("#mail", mail)
    page.fill("#password", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/")
