"""SIGKILL at random moments."""

import os
import random
import signal
import time

from tests.support.servers import Server, wait_until

BACK_SECONDS = 3.0


def kill_now_and_then(server: Server, name: str, *, times: int, seconds: float) -> None:
    """Kill a random `web` or `worker` process `times` times within about `seconds`; each must be back within 3 s."""
    wanted = len(server.named(name))
    assert wanted, f"no {name} process runs"
    for _kill in range(times):
        time.sleep(random.uniform(0.3, 1.7) * seconds / times)
        killed = random.choice(server.named(name))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(server.named(name)) == wanted and killed not in server.named(name), BACK_SECONDS)  # noqa: B023
