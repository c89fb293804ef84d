"""What an import did: counts, what was left out and why, what was worth a word."""

from dataclasses import asdict, dataclass, field
from typing import Any

from app.core.i18n import _
from app.faq.library.sources import Skipped, reason_sentence

MOST_LISTED = 2000


@dataclass
class Report:
    """Counts of pieces by what became of them; `skipped` and `noted` list at most 2,000 of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped_count: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def stored(self) -> int:
        """How many pieces are in the site now."""
        return self.created + self.updated + self.unchanged

    def count(self, outcome: str) -> None:
        """Add one `created`, `updated` or `unchanged`."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def skip(self, skipped: Skipped) -> None:
        """Add one that was left out."""
        self.skipped_count += 1
        if len(self.skipped) < MOST_LISTED:
            self.skipped.append(skipped)

    def note(self, where: str, code: str) -> None:
        """Add a word about a piece that was stored; `code` is `twin` or `image`."""
        if len(self.noted) < MOST_LISTED:
            self.noted.append((where, code))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as kept with a job."""
        return asdict(self)

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> "Report":
        """Return the report that `as_json` wrote."""
        skipped = [Skipped(**one) for one in values["skipped"]]
        return cls(**{**values, "skipped": skipped, "noted": [(where, code) for where, code in values["noted"]]})


def note_sentence(code: str) -> str:
    """Return what a note says, in the current language."""
    if code == "twin":
        return _("Another piece has the same id and other words; this one was kept as an answer of its own.")
    return _("An image was missing; its description stands in its place.")


def lines(report: Report) -> list[str]:
    """Return the report as lines of text, in the current language."""
    head = _(
        "%(created)s imported, %(updated)s updated, %(unchanged)s unchanged, %(skipped)s skipped (%(seconds)s s)",
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        skipped=report.skipped_count,
        seconds=round(report.seconds, 1),
    )
    left_out = [f"  {one.where}: {reason_sentence(one)}" for one in report.skipped]
    return [head, *left_out, *(f"  {where}: {note_sentence(code)}" for where, code in report.noted)]
