"""Decides what each row of a file of companies does, without doing it; a dry run and the import ask the same planner."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.companies import details as about
from app.companies import owners, queries
from app.companies.csv_files import CsvFile, Line
from app.companies.details import Details
from app.companies.models import Company, Outcome
from app.companies.problems import Problem
from app.companies.rows import details_of, vocabulary

PORTION = 200


@dataclass(frozen=True)
class Planned:
    """What one row does; `details` stand after it, `company` is the row it changes, if there is one."""

    line: Line
    outcome: Outcome
    company: Company | None = None
    details: Details | None = None
    changes: Mapping[str, list[str]] = field(default_factory=dict)
    problem: Mapping[str, Any] | None = None


def portions(file: CsvFile) -> Iterator[Sequence[Line]]:
    """Yield the lines of a file in portions that are planned, and written, together."""
    return (file.lines[start : start + PORTION] for start in range(0, len(file.lines), PORTION))


class Planner:
    """Plans the rows of one file, portion after portion, remembering which companies were named already."""

    def __init__(self, file: CsvFile) -> None:
        self._file = file
        self._words = vocabulary()
        self._owners = _owners_named(file.lines)
        self._seen: dict[tuple[str, str], int] = {}

    def plan(self, lines: Sequence[Line]) -> list[Planned]:
        """Return what each of `lines` does to the companies as they are now."""
        by_id = queries.by_external_ids(line.cells.get("external_id", "") for line in lines)
        by_name = queries.by_names(line.cells.get("name", "") for line in lines)
        planned = []
        for line in lines:
            try:
                planned.append(self._plan(line, by_id, by_name))
            except Problem as problem:
                planned.append(Planned(line, Outcome.SKIPPED, problem=problem.stored()))
        return planned

    def pass_over(self, lines: Iterable[Line]) -> None:
        """Remember lines that an interrupted import has done already."""
        for line in lines:
            self._seen.setdefault(_key(line), line.number)

    def _plan(self, line: Line, by_id: Mapping[str, Company], by_name: Mapping[str, list[Company]]) -> Planned:
        if line.width != self._file.width:
            raise Problem("columns", found=line.width, wanted=self._file.width)
        first = self._seen.setdefault(_key(line), line.number)
        if first != line.number:
            raise Problem("duplicate_in_file", line=first)
        company = _company_of(line, by_id, by_name)
        if company is not None and not company.is_active:
            raise Problem("archived")
        before = about.of(company) if company is not None else None
        after = details_of(line.cells, before, self._words, self._owners)
        if before is None:
            return Planned(line, Outcome.CREATED, details=after)
        changes = about.differences(before, after)
        return Planned(line, Outcome.CHANGED if changes else Outcome.SAME, company, after, changes)


def _key(line: Line) -> tuple[str, str]:
    external_id = line.cells.get("external_id", "")
    return ("id", external_id) if external_id else ("name", line.cells.get("name", ""))


def _company_of(line: Line, by_id: Mapping[str, Company], by_name: Mapping[str, list[Company]]) -> Company | None:
    external_id, name = line.cells.get("external_id", ""), line.cells.get("name", "")
    if external_id in by_id:
        return by_id[external_id]
    # A company added by hand gets its external id from the first list that names it.
    candidates = [one for one in by_name.get(name, []) if not external_id or one.external_id is None]
    if len(candidates) > 1:
        raise Problem("ambiguous_name", "name", value=name[:80])
    return candidates[0] if candidates else None


def _owners_named(lines: Iterable[Line]) -> dict[str, int]:
    # People write the mail address; an exported list holds the name, which counts when only one person has it.
    wanted = {line.cells.get("owner_id", "").strip().lower() for line in lines} - {""}
    if not wanted:
        return {}
    named = [(name.lower(), person_id) for person_id, name in owners.choices()]
    unique = {name: person_id for name, person_id in named if [one for one, _id in named].count(name) == 1}
    return {**unique, **owners.ids_by_mail(wanted)}
