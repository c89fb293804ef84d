"""What stands beside a thread is as fresh as what it is made of, though pieces of it are kept."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.changelog import operations as changelog
from app.requests import operations as requests
from tests.changelog.entries import asked, published
from tests.discussions.threads import space, thread
from tests.support.cast import Cast

TITLE = "Monthly reports can be sent by mail"


def test_entries_and_requests_go_from_beside_a_thread_as_soon_as_they_are_gone(
    app: Flask, cast: Cast, sign_in: Callable[[Any], Any], indexed: Callable[[], None]
) -> None:
    wish = asked(cast.mia, "Send the monthly reports by mail to everybody")
    entry = published(cast.pat, TITLE)
    key = thread(cast.mia, space(), "Monthly reports by mail").id
    indexed()
    olga = sign_in(cast.olga)

    def beside() -> tuple[bool, bool]:
        found = olga.get(f"/community/{key}/alike").text
        return TITLE in found, wish_title in found

    wish_title = wish.title
    assert beside() == beside() == (True, True)
    changelog.withdraw_entry(cast.pat, entry)
    assert beside() == (False, True)
    requests.sort_request(cast.pat, wish, area_id=None, tags=(), owner_id=None, is_company_only=True)
    assert beside() == (False, False)
    changelog.publish_entry(cast.pat, entry)
    indexed()
    assert beside() == (True, False)
