"""What changed between two contents of an answer."""

from dataclasses import dataclass
from typing import Protocol

from app.core.differences import Line, changed_lines


class Content(Protocol):
    """What a text, a staged text and a revision have in common."""

    @property
    def title(self) -> str: ...
    @property
    def wordings(self) -> list[str]: ...
    @property
    def body_md(self) -> str: ...


@dataclass(frozen=True)
class Differences:
    """Lines of title, wordings and body with their changes; `is_changed` is False when both contents are equal."""

    title: list[Line]
    wordings: list[Line]
    body: list[Line]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs."""
        return any(line.op != "=" for line in (*self.title, *self.wordings, *self.body))


def text_differences(lang: str, before: Content | None, after: Content) -> Differences:
    """Return what changed from `before` (None: there was nothing) to `after`; both are in `lang`."""
    return Differences(
        list(changed_lines(lang, [before.title] if before else [], [after.title])),
        list(changed_lines(lang, list(before.wordings) if before else [], list(after.wordings))),
        list(changed_lines(lang, before.body_md.splitlines() if before else [], after.body_md.splitlines())),
    )
