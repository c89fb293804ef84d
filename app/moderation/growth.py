"""What people have read and done, as the features above count it; trust grows from that."""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask, current_app

from app.moderation.policy import Tally

Count = Callable[[Sequence[int]], Mapping[int, Tally]]


def tally(app: Flask, count: Count) -> None:
    """Let `count(person_ids)` say what those people have done; several sources add up."""
    _sources(app).append(count)


def tallies(person_ids: Sequence[int]) -> dict[int, Tally]:
    """Return what each of those people has done, from all sources."""
    found = {person_id: Tally() for person_id in person_ids}
    for count in _sources():
        for person_id, more in count(person_ids).items():
            found[person_id] = found[person_id] + more
    return found


def _sources(app: Flask | None = None) -> list[Count]:
    sources: list[Count] = (app or current_app).extensions.setdefault("moderation_growth", [])
    return sources
