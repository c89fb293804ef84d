"""What is similar is looked up for every pause of whoever writes, and not as often as a program likes."""

import pytest
import time_machine

from app.core import clock

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
