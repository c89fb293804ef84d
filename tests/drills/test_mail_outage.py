"""R-14: the mail server is away for an hour (here a minute), then refuses some for now, some for ever, and hangs once."""

import asyncio
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app.core import clock, mail
from app.core.transaction import transact
from tests.drills import invariants
from tests.drills.conftest import MAIL
from tests.support.servers import Server, free_port, wait_until

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]
HANGS = "drill-0@drill.example"
GONE_EVERY = 20
WAITING = "SELECT count(*) FROM jobs WHERE kind = 'core.send_mail' AND state IN ('waiting', 'running')"


class Outage:
    """Takes connections and drops them at once, as a server that is going up and down does; counts them."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        self._socket.settimeout(0.2)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._drop)
        self.tries = 0

    def _drop(self) -> None:
        while not self._ended.is_set():
            try:
                with closing(self._socket.accept()[0]):
                    self.tries += 1
            except TimeoutError:
                continue

    def __enter__(self) -> "Outage":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()


class MailServer:
    """Takes mails: half of them only at the second try, some never, and one without ever saying that it did."""

    def __init__(self, hang_seconds: float) -> None:
        self.arrived = Counter[str]()
        self.tries = Counter[str]()
        self.message_ids: dict[str, set[str]] = {}
        self._hang_seconds = hang_seconds

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        self.tries[address] += 1
        number = int(address.partition("@")[0].rpartition("-")[2])
        if number % GONE_EVERY == 1:
            return "550 nobody of that name"
        if number % 2 and self.tries[address] == 1:
            return "451 later, please"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        address = envelope.rcpt_tos[0]
        head = envelope.content.decode("utf-8", "replace").partition("\r\n\r\n")[0].replace("\r\n ", " ")
        name = next(line for line in head.split("\r\n") if line.lower().startswith("message-id:"))
        self.arrived[address] += 1
        self.message_ids.setdefault(address, set()).add(name)
        if address == HANGS and self.arrived[address] == 1:
            await asyncio.sleep(self._hang_seconds)
        return "250 taken"


@contextmanager
def _listening(handler: MailServer, port: int) -> Iterator[None]:
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def test_r14_mail_server_away(drilled: Flask, server: Server, is_smoke: bool) -> None:
    away, mails, timeout = (4.0, 40, 2) if is_smoke else (60.0, 200, 10)
    schedule = [1] * 8 if is_smoke else [1, 5, 15, 60, 60, 60, 60, 60]
    port = free_port()
    assert server.stop() == 0
    server.settings |= {
        "smtp_url": f"smtp://127.0.0.1:{port}",
        "smtp_timeout_seconds": timeout,
        "mail_retry_seconds": schedule,
        "mail_pause_seconds": 2.5 if is_smoke else 10.0,
    }
    with drilled.app_context():
        _put_into_queue(mails)
    handler = MailServer(hang_seconds=timeout + 2)
    with Outage(port) as outage:
        server.start()
        time.sleep(away)
    # Every process tries once and then leaves the line alone for a while.
    assert 1 <= outage.tries <= away
    with _listening(handler, port):
        wait_until(lambda: invariants.rows(server.data_dir, WAITING) == [(0,)], 100)
    assert server.stop() == 0
    expected = {f"drill-{number}@drill.example" for number in range(mails) if number % GONE_EVERY != 1}
    assert set(handler.arrived) == expected
    assert {address for address, count in handler.arrived.items() if count > 1} == {HANGS}
    assert {len(ids) for ids in handler.message_ids.values()} == {1}
    # What can never arrive is not tried again, and lies with the failed jobs for a person to see.
    gone = [count for address, count in handler.tries.items() if address not in expected]
    assert gone == [1] * (mails - len(expected))
    dead = invariants.rows(server.data_dir, "SELECT count(*) FROM jobs WHERE state = 'dead' AND last_error LIKE '550 %'")
    assert dead == [(mails - len(expected),)]
    dropped = invariants.rows(server.data_dir, "SELECT count(*) FROM activity WHERE fact = 'people.reset_dropped'")
    assert dropped == [(1,)]
    invariants.check_file(server.data_dir)


def _put_into_queue(mails: int) -> None:
    """Queue `mails` different mails, and one with a reset link that was asked for an hour ago."""
    with transact():
        for number in range(mails):
            mail.queue(
                to=f"drill-{number}@drill.example",
                template="people/password_changed_notice",
                locale="en",
                unique_key=f"drill:{number}",
                person_id=1,
            )
        asked_at = clock.now().timestamp() - 3600
        mail.queue(to=MAIL, template="people/reset", locale="en", person_id=1, asked_at=asked_at)
