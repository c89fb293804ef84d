"""What an import did: requests, votes and comments by what became of them, and what was left out."""

from dataclasses import dataclass, field

from app.core.i18n import _
from app.core.json_lines import Skipped, reason_sentence
from app.requests.importing.found import REASONS


def _counts() -> dict[str, int]:
    return {"created": 0, "updated": 0, "unchanged": 0}


@dataclass
class Report:
    """Counts by outcome; an updated request is one of which anything changed. `votes` are those added and taken away."""

    requests: dict[str, int] = field(default_factory=_counts)
    comments: dict[str, int] = field(default_factory=_counts)
    votes: dict[str, int] = field(default_factory=lambda: {"added": 0, "removed": 0})
    answers: dict[str, int] = field(default_factory=_counts)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was left out."""
        return not self.skipped


def lines(report: Report) -> list[str]:
    """Return the report as lines of text, in the current language."""
    head = [
        _("Requests: %(created)s new, %(updated)s updated, %(unchanged)s unchanged", **report.requests),
        _("Votes: %(added)s added, %(removed)s taken away", **report.votes),
        _("Answers with a status: %(created)s new, %(updated)s updated, %(unchanged)s unchanged", **report.answers),
        _("Comments: %(created)s new, %(updated)s updated, %(unchanged)s unchanged", **report.comments),
        _("Left out: %(count)s", count=len(report.skipped)),
    ]
    return [*head, *(f"  {one.where}: {reason_sentence(one, REASONS)}" for one in report.skipped)]
