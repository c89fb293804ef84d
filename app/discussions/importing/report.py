"""What an import did: threads and replies by what became of them, and what was left out."""

from dataclasses import dataclass, field

from app.core.i18n import _
from app.core.json_lines import Skipped, reason_sentence
from app.discussions.importing.found import REASONS


@dataclass
class Report:
    """Counts by outcome (`created`, `updated`, `unchanged`); an updated thread is one of which anything changed."""

    threads: dict[str, int] = field(default_factory=lambda: {"created": 0, "updated": 0, "unchanged": 0})
    posts: dict[str, int] = field(default_factory=lambda: {"created": 0, "updated": 0, "unchanged": 0})
    skipped: list[Skipped] = field(default_factory=list)
    space: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing was left out."""
        return not self.skipped


def lines(report: Report) -> list[str]:
    """Return the report as lines of text, in the current language."""
    threads = _("Threads: %(created)s new, %(updated)s updated, %(unchanged)s unchanged", **report.threads)
    posts = _("Posts: %(created)s new, %(updated)s updated, %(unchanged)s unchanged", **report.posts)
    left_out = _("Left out: %(count)s", count=len(report.skipped))
    head = [_("Space: %(name)s", name=report.space), threads, posts, left_out]
    return [*head, *(f"  {one.where}: {reason_sentence(one, REASONS)}" for one in report.skipped)]
