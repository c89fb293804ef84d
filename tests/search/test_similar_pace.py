"""What is similar is looked up for every pause of whoever writes, and not as often as a program likes."""

import pytest
import time_machine
from limits import parse

from app.core import clock
from app.search import pace

FRAGMENT = {"X-Fragment": "1"}
MOST = 120


@pytest.mark.parametrize("path", ["/community/ask/similar", "/requests/similar"])
def test_who_asks_again_and_again_is_told_when_to_come_back(cast, sign_in, path):
    with time_machine.travel(clock.now(), tick=False):
        client = sign_in(cast.max)
        answers = [client.get(f"{path}?q=export", headers=FRAGMENT).status_code for _number in range(MOST + 1)]
        assert answers == [200] * MOST + [429]
        # Nothing is looked up for an empty form, and somebody else is asked nothing.
        assert client.get(f"{path}?q=+", headers=FRAGMENT).status_code == 200
        assert sign_in(cast.mia).get(f"{path}?q=export", headers=FRAGMENT).status_code == 200


def test_both_forms_count_together(cast, sign_in):
    with time_machine.travel(clock.now(), tick=False):
        client = sign_in(cast.max)
        for _number in range(MOST // 2):
            for path in ("/community/ask/similar", "/requests/similar"):
                assert client.get(f"{path}?q=export", headers=FRAGMENT).status_code == 200
        assert client.get("/requests/similar?q=export", headers=FRAGMENT).status_code == 429


def test_who_types_faster_than_anybody_gets_no_suggestions_for_a_while(cast, sign_in, monkeypatch):
    monkeypatch.setattr(pace, "_RULE", parse("3/minute"))
    with time_machine.travel(clock.now(), tick=False):
        client = sign_in(cast.max)
        assert [client.get("/search/suggest?q=export").status_code for _number in range(4)] == [200, 200, 200, 429]
        assert sign_in(cast.mia).get("/search/suggest?q=export").status_code == 200
