"""Many people at the same moment."""

import threading
from collections.abc import Callable
from typing import TypeVar

from flask import Flask

from app.core.database import db_session

One = TypeVar("One")


def all_at_once(app: Flask, people: list[One], act: Callable[[One], object]) -> list[BaseException]:
    """Let everybody do `act` in a thread of their own, at the same moment; what went wrong."""
    gate, wrong = threading.Barrier(len(people)), []

    def one(person: One) -> None:
        with app.test_request_context():
            gate.wait()
            try:
                act(person)
            except BaseException as error:  # told by the test, in its own thread
                wrong.append(error)
            finally:
                db_session.remove()

    threads = [threading.Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db_session.rollback()
    db_session.expire_all()
    return wrong
