"""Taking in a file of companies: uploaded, checked as a dry run, confirmed, carried out in portions that can be resumed."""

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, func, select

from app.companies import csv_files, facts, policy
from app.companies.csv_files import CsvFile
from app.companies.models import CompanyImport, CompanyImportRow, ImportState, Outcome
from app.companies.operations.editing import insert_company, update_company
from app.companies.planning import Planned, Planner, portions
from app.companies.problems import Problem
from app.core import activity, clock, jobs, storage
from app.core.access import PlainViewer, Viewer, ensure
from app.core.database import db_session
from app.core.transaction import transact, transaction

CHECK = "companies.check_import"
RUN = "companies.run_import"
KEPT = timedelta(days=90)
Tell = Callable[[int, int], None]


def upload_import(actor: Viewer, file_name: str, data: bytes) -> CompanyImport:
    """Keep a file and have it checked by the worker. Raises `Problem` when the file as a whole cannot be read."""
    ensure(policy.can_manage(actor))
    file = csv_files.read(data)
    key = f"companies/imports/{secrets.token_urlsafe(16)}.csv"
    storage.put(key, data, "text/csv")
    try:
        return _begin(actor, file_name, key, file)
    except BaseException:
        storage.delete(key)
        raise


@transaction
def _begin(actor: Viewer, file_name: str, key: str, file: CsvFile) -> CompanyImport:
    shown = " ".join(file_name.replace("\\", "/").rsplit("/", 1)[-1].split())[:200]
    one = CompanyImport(
        file_name=shown,
        storage_key=key,
        author_id=actor.id,
        author_name=actor.name,
        encoding=file.encoding,
        ignored=list(file.ignored),
    )
    db_session.add(one)
    db_session.flush()
    one.job_id = jobs.enqueue(CHECK, {"import_id": one.id}, owner_id=actor.id).id
    activity.record(facts.UPLOADED, actor=actor, file_name=shown)
    return one


def check_import(import_id: int, tell: Tell) -> None:
    """Write the report of a dry run; safe to run again. `tell(done, total)` is called after each portion."""
    one, file = _open(import_id, ImportState.CHECKING)
    if one is None or file is None:
        return
    with transact():
        db_session.execute(delete(CompanyImportRow).where(CompanyImportRow.import_id == one.id))
    planner, counts, done = Planner(file), Counter[str](), 0
    for lines in portions(file):
        planned = planner.plan(lines)
        with transact():
            db_session.add_all(_reported(one, row, is_done=False) for row in planned)
        counts.update(row.outcome for row in planned)
        done += len(lines)
        tell(done, len(file.lines))
    with transact():
        one.counts, one.state = dict(counts), ImportState.CHECKED


@transaction
def confirm_import(actor: Viewer, one: CompanyImport) -> None:
    """Have the worker carry out a checked import. Raises `Problem` when it is not waiting for that."""
    ensure(policy.can_manage(actor))
    if one.state != ImportState.CHECKED:
        raise Problem("import_not_checked")
    one.state = ImportState.IMPORTING
    one.author_id, one.author_name = actor.id, actor.name
    one.job_id = jobs.enqueue(RUN, {"import_id": one.id}, unique_key=f"{RUN}:{one.id}", owner_id=actor.id).id
    activity.record(facts.CONFIRMED, actor=actor, file_name=one.file_name)


def run_import(import_id: int, tell: Tell) -> None:
    """Carry out a confirmed import, going on where an interrupted run ended. `tell(done, total)` follows each portion."""
    one, file = _open(import_id, ImportState.IMPORTING)
    if one is None or file is None:
        return
    # Whoever confirmed it was asked for permission then; from here on the work is done in that name.
    actor = PlainViewer(id=one.author_id, name=one.author_name, staff_role="cs", is_authenticated=True)
    done_rows = CompanyImportRow.import_id == one.id, CompanyImportRow.is_done
    last = db_session.scalar(select(func.max(CompanyImportRow.line)).where(*done_rows)) or 0
    planner, done = Planner(file), 0
    for lines in portions(file):
        waiting = [line for line in lines if line.number > last]
        planner.pass_over(line for line in lines if line.number <= last)
        with transact():
            planned = carry_out(actor, planner, waiting)
            db_session.add_all(_reported(one, row, is_done=True) for row in planned)
        done += len(lines)
        tell(done, len(file.lines))
    _end(actor, one)


def carry_out(actor: Viewer, planner: Planner, lines: list[csv_files.Line]) -> list[Planned]:
    """Plan `lines` and write what is planned, in the open transaction."""
    planned = planner.plan(lines)
    for row in planned:
        if row.details is not None and row.outcome == Outcome.CREATED:
            insert_company(actor, row.details)
        elif row.details is not None and row.company is not None and row.outcome == Outcome.CHANGED:
            update_company(actor, row.company, row.details)
    return planned


@transaction
def _end(actor: Viewer, one: CompanyImport) -> None:
    rows = select(CompanyImportRow.outcome, func.count()).where(CompanyImportRow.import_id == one.id, CompanyImportRow.is_done)
    counts = dict(db_session.execute(rows.group_by(CompanyImportRow.outcome)).all())
    one.counts, one.state, one.finished_at = counts, ImportState.DONE, clock.now()
    record_import(actor, one.file_name, Counter(counts))


@transaction
def record_import(actor: Viewer, file_name: str, counts: Counter[str]) -> None:
    """Write down that a file was taken in; `counts` maps outcomes to numbers of rows."""
    ensure(policy.can_manage(actor))
    activity.record(
        facts.IMPORTED,
        actor=actor,
        file_name=file_name,
        created=counts[Outcome.CREATED],
        changed=counts[Outcome.CHANGED],
        same=counts[Outcome.SAME],
        skipped=counts[Outcome.SKIPPED],
    )


def import_directly(
    actor: Viewer, file_name: str, data: bytes, *, is_dry: bool, tell: Callable[[Planned], None]
) -> Counter[str]:
    """Check a file, or take it in, at once; `tell` is called with every row. Return the number of rows by outcome."""
    ensure(policy.can_manage(actor))
    file = csv_files.read(data)
    planner, counts = Planner(file), Counter[str]()
    for lines in portions(file):
        if is_dry:
            planned = planner.plan(lines)
        else:
            with transact():
                planned = carry_out(actor, planner, list(lines))
        for row in planned:
            tell(row)
        counts.update(row.outcome for row in planned)
    if not is_dry:
        record_import(actor, file_name, counts)
    return counts


def forget_old_imports() -> None:
    """Delete files and reports older than 90 days."""
    old = select(CompanyImport).where(CompanyImport.created_at < clock.now() - KEPT)
    for one in db_session.scalars(old).all():
        storage.delete(one.storage_key)
        with transact():
            db_session.execute(delete(CompanyImport).where(CompanyImport.id == one.id))


def _open(import_id: int, state: ImportState) -> tuple[CompanyImport | None, CsvFile | None]:
    one = db_session.get(CompanyImport, import_id)
    if one is None or one.state != state:
        return None, None
    try:
        return one, csv_files.read(storage.get(one.storage_key))
    except (Problem, FileNotFoundError) as error:
        problem = error if isinstance(error, Problem) else Problem("file_gone")
    with transact():
        one.state, one.problem = ImportState.REFUSED, problem.stored()
    return one, None


def _reported(one: CompanyImport, row: Planned, *, is_done: bool) -> CompanyImportRow:
    return CompanyImportRow(
        import_id=one.id,
        is_done=is_done,
        line=row.line.number,
        outcome=row.outcome,
        external_id=row.line.cells.get("external_id", "")[:80],
        name=(row.line.cells.get("name") or (row.company.name if row.company else ""))[:200],
        changes=dict(row.changes),
        problem=dict(row.problem) if row.problem else None,
    )
