"""What `portal setup` does, in order: features add their steps, each safe to run again on an installation that is in use."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

StepRun = Callable[[], str | None]


@dataclass(frozen=True)
class Step:
    """One act of setting up; `run()` returns a sentence for the console, or None when there was nothing to do."""

    name: str
    run: StepRun
    order: int


def step(app: Flask, name: str, run: StepRun, order: int) -> None:
    """Add a step: migrations are 0, content 20, index 40, demo 60. Raises `RuntimeError` when the name is taken."""
    known: list[Step] = app.extensions.setdefault("installation", [])
    if any(one.name == name for one in known):
        raise RuntimeError(f"set-up step {name} is registered twice")
    known.append(Step(name, run, order))


def steps(app: Flask) -> list[Step]:
    """Return every step in the order in which they run."""
    known: list[Step] = app.extensions.get("installation", [])
    return sorted(known, key=lambda one: (one.order, one.name))


def set_up(app: Flask, say: Callable[[str], None]) -> None:
    """Run every step in an application context of its own and `say` what each did. The first error ends it and is raised."""
    for one in steps(app):
        with app.app_context():
            told = one.run()
        if told:
            say(told)
