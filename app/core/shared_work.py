"""Work that one process of `portal run` does for all others, because what it takes is too large to be had by each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask

from app.core.search.elsewhere import Answer, Elsewhere


@dataclass(frozen=True)
class Share:
    """`answers()` is called in that process and returns what can be asked of it, by name; `rely(other)` in each that asks it.

    Both are called with the application at hand, before anything is asked; so is each answer.
    """

    answers: Callable[[], Mapping[str, Answer]]
    rely: Callable[[Elsewhere], None]


def share(app: Flask, answers: Callable[[], Mapping[str, Answer]], rely: Callable[[Elsewhere], None]) -> None:
    """Have work done by one process for all that answer requests."""
    app.extensions.setdefault("shared_work", []).append(Share(answers, rely))


def answers(app: Flask) -> dict[str, Answer]:
    """Prepare the work in this process, and return what can be asked of it."""

    def at_hand(answer: Answer) -> Answer:
        def answered(*arguments: object) -> object:
            with app.app_context():
                return answer(*arguments)

        return answered

    with app.app_context():
        shares: list[Share] = app.extensions.get("shared_work", [])
        return {name: at_hand(answer) for one in shares for name, answer in one.answers().items()}


def rely(app: Flask, other: Elsewhere) -> None:
    """Have this process ask another for all shared work."""
    with app.app_context():
        shares: list[Share] = app.extensions.get("shared_work", [])
        for one in shares:
            one.rely(other)
