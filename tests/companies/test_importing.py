"""Imports: a dry run changes nothing, the report says why, a second run changes no more, an interruption loses nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.companies import csv_files, operations, queries
from app.companies.commands import cli
from app.companies.models import Company, CompanyImport, CompanyImportRow, ImportState
from app.companies.operations import importing
from app.companies.operations.importing import import_directly
from app.companies.planning import Planned
from app.companies.problems import Problem, sentence
from app.core import clock, storage
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact
from tests.companies.conftest import Make, Two
from tests.support.cast import Cast

LIST = """会社名,外部ID,読み,タッチ,段階,契約席数,更新日,CS担当,メールのドメイン
新会社,N-1,シンカイシャ,ハイタッチ,活用,"1,200",2027/03/31,cleo@engawa.example,new.example new.co.example
Acme,acme,,,,,2028年1月1日,,
,,,,,,,,
変な会社,N-2,,プラチナ,,,,,
新会社,N-1,,,,,,,
名なし,N-3,,,,,いつか,,
,N-4,,,,,,,
知らない担当,N-5,,,,,,nobody@nowhere.example,
列が多い,N-6,,,,,,,,,余分
"""


def _count(model: type[Company] | type[Activity]) -> int:
    return db_session.scalar(select(func.count(model.id))) or 0


def _rows(data: str, *, is_dry: bool = False) -> list[Planned]:
    told: list[Planned] = []
    import_directly(SYSTEM, "list.csv", data.encode(), is_dry=is_dry, tell=told.append)
    return told


def _said(row: Planned | CompanyImportRow) -> str:
    return f"{row.outcome}:{row.problem['code']}" if row.problem else row.outcome


EXPECTED = [
    (2, "created"),
    (3, "changed"),
    (5, "skipped:unknown_tier"),
    (6, "skipped:duplicate_in_file"),
    (7, "skipped:bad_date"),
    (8, "skipped:name_missing"),
    (9, "skipped:unknown_owner"),
    (10, "skipped:columns"),
]


def test_a_dry_run_says_what_would_happen_and_changes_nothing(two: Two) -> None:
    before = (_count(Company), _count(Activity))
    planned = _rows(LIST, is_dry=True)
    assert [(row.line.number, _said(row)) for row in planned] == EXPECTED
    assert planned[1].changes == {"renews_on": ["", "2028-01-01"]}
    assert (_count(Company), _count(Activity)) == before
    for row in planned:
        assert row.problem is None or "%(" not in sentence(row.problem)


def test_an_import_does_what_the_dry_run_said_and_a_second_one_nothing(two: Two, cast: Cast) -> None:
    assert [(row.line.number, _said(row)) for row in _rows(LIST)] == EXPECTED
    company = queries.by_external_ids(["N-1"])["N-1"]
    assert (company.name, company.tier, company.lifecycle, company.seats) == ("新会社", "high", "adoption", 1200)
    assert company.owner_id == cast.cleo.id
    assert [one.domain for one in company.domains] == ["new.co.example", "new.example"]
    assert [_said(row) for row in _rows(LIST)][:2] == ["same", "same"]
    assert company.version == 1


def test_empty_cells_and_missing_columns_keep_what_is_there(make: Make) -> None:
    company = make("Kept", external_id="K-1", plan="Gold", seats=7, domains=("kept.example",))
    _rows("External ID,Plan,Tier\nK-1,,low\n")
    assert (company.plan, company.seats, company.tier, company.name) == ("Gold", 7, "low", "Kept")


def test_without_an_id_the_exact_name_decides(make: Make) -> None:
    make("Solo", plan="Old")
    make("Twin")
    make("Twin")
    said = [_said(row) for row in _rows("name,plan\nSolo,New\nTwin,New\nFresh,New\nFresh,Newer\n")]
    assert said == ["changed", "skipped:ambiguous_name", "created", "skipped:duplicate_in_file"]


def test_a_company_added_by_hand_gets_its_id_from_the_list(make: Make) -> None:
    company = make("By hand")
    assert [_said(row) for row in _rows("name,id\nBy hand,H-1\n")] == ["changed"]
    assert company.external_id == "H-1"
    assert [_said(row) for row in _rows("name,id\nBy hand,H-2\n")] == ["created"]


def test_an_archived_company_is_left_alone(make: Make) -> None:
    company = make("Closed", external_id="Z-1")
    operations.archive_company(SYSTEM, company)
    assert [_said(row) for row in _rows("id,plan\nZ-1,New\n")] == ["skipped:archived"]
    assert company.plan == ""


def test_an_exported_list_can_be_imported_again(make: Make, cast: Cast) -> None:
    make(
        "=HYPERLINK(1)", external_id="-1", reading="カタカナ", plan="@home", industry="it", size="11-50", owner_id=cast.cleo.id
    )
    data = operations.export_companies(SYSTEM, queries.Filter(), clock.today())
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"'=HYPERLINK" in data
    told: list[Planned] = []
    import_directly(SYSTEM, "export.csv", data, is_dry=False, tell=told.append)
    assert {_said(row) for row in told} == {"same"}


def _upload(cast: Cast, data: str) -> CompanyImport:
    return operations.upload_import(cast.cleo, "C:\\fakepath\\list.csv", data.encode("cp932"))


def _again(one: CompanyImport) -> CompanyImport:
    """Return the import as it is now; jobs run in a session of their own."""
    db_session.expire_all()
    return queries.get_import(SYSTEM, one.id)


def test_upload_check_confirm_run(two: Two, cast: Cast, run_jobs: Callable[[], int]) -> None:
    one = _upload(cast, LIST)
    assert (one.state, one.file_name, one.encoding) == (ImportState.CHECKING, "list.csv", "cp932")
    with pytest.raises(Problem):
        operations.confirm_import(cast.cleo, one)
    run_jobs()
    one = _again(one)
    assert one.state == ImportState.CHECKED
    assert one.counts == {"created": 1, "changed": 1, "skipped": 6}
    checked = queries.import_rows(one, "", None).items
    assert [(row.line, _said(row)) for row in checked] == EXPECTED
    assert "N-1" not in queries.by_external_ids(["N-1"])
    operations.confirm_import(cast.cleo, one)
    run_jobs()
    one = _again(one)
    assert one.state == ImportState.DONE
    assert [(row.line, _said(row)) for row in queries.import_rows(one, "", None).items] == EXPECTED
    assert [_said(row) for row in queries.import_rows(one, "changed", None).items] == ["changed"]
    told = db_session.scalars(select(Activity).where(Activity.fact == "companies.imported")).all()
    assert [(row.actor_id, row.particulars["created"], row.particulars["skipped"]) for row in told] == [(cast.cleo.id, 1, 6)]
    with pytest.raises(Problem):
        operations.confirm_import(cast.cleo, one)


def test_an_interrupted_import_goes_on_where_it_ended(
    cast: Cast, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.companies.planning.PORTION", 2)
    one = _upload(cast, "name,id\n" + "".join(f"Company {n},R-{n}\n" for n in range(7)) + "Company 0,R-0\n")
    run_jobs()
    one = _again(one)
    operations.confirm_import(cast.cleo, one)

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        importing.run_import(one.id, stop)
    assert len(queries.by_external_ids(f"R-{n}" for n in range(7))) == 4
    run_jobs()
    one = _again(one)
    assert one.state == ImportState.DONE
    assert one.counts == {"created": 7, "skipped": 1}
    created = select(func.count(Activity.id)).where(Activity.fact == "companies.created")
    assert db_session.scalar(created) == 7


def test_running_a_finished_import_again_does_nothing(cast: Cast, run_jobs: Callable[[], int]) -> None:
    one = _upload(cast, "name\nOnce\n")
    run_jobs()
    one = _again(one)
    operations.confirm_import(cast.cleo, one)
    run_jobs()
    one = _again(one)
    before = _count(Activity)
    importing.run_import(one.id, lambda done, total: None)
    importing.check_import(one.id, lambda done, total: None)
    assert _count(Activity) == before
    assert one.state == ImportState.DONE


def test_a_file_that_is_gone_is_said_so(cast: Cast, run_jobs: Callable[[], int]) -> None:
    one = _upload(cast, "name\nLost\n")
    storage.delete(one.storage_key)
    run_jobs()
    one = _again(one)
    assert one.state == ImportState.REFUSED
    assert one.problem == {"code": "file_gone", "values": {}}


def test_a_refused_file_leaves_nothing(cast: Cast) -> None:
    before = (_count(Activity), len(list(storage.list("companies"))))
    with pytest.raises(Problem):
        operations.upload_import(cast.cleo, "a.csv", b'name\n"open')
    assert (_count(Activity), len(list(storage.list("companies")))) == before


def test_old_imports_are_forgotten_with_their_file(cast: Cast, run_jobs: Callable[[], int]) -> None:
    old, new = _upload(cast, "name\nOld\n"), _upload(cast, "name\nNew\n")
    run_jobs()
    old = _again(old)
    with transact():
        old.created_at = clock.now() - importing.KEPT * 1.1
    operations.forget_old_imports()
    assert db_session.scalars(select(CompanyImport.id)).all() == [new.id]
    assert (storage.exists(old.storage_key), storage.exists(new.storage_key)) == (False, True)
    assert db_session.scalar(select(func.count(CompanyImportRow.id)).where(CompanyImportRow.import_id == old.id)) == 0


def test_the_command(app: Flask, tmp_path: Path) -> None:
    good, bad = tmp_path / "list.csv", tmp_path / "bad.csv"
    good.write_text("name,id,tier\nCommand Co,CMD-1,high\nOdd Co,CMD-2,gold\n", "utf-8")
    bad.write_bytes(b"\x00\x01\x02name")
    run = app.test_cli_runner().invoke
    dry = run(cli, ["import", str(good), "--dry-run"])
    assert dry.exit_code == 0
    assert "gold" in dry.output
    assert queries.by_external_ids(["CMD-1"]) == {}
    assert run(cli, ["import", str(good)]).exit_code == 0
    assert set(queries.by_external_ids(["CMD-1", "CMD-2"])) == {"CMD-1"}
    for path in (bad, tmp_path / "missing.csv", tmp_path):
        failed = run(cli, ["import", str(path)])
        assert failed.exit_code == 1
        assert "Traceback" not in failed.output


def test_ten_thousand_rows_keep_their_portions_small(cast: Cast) -> None:
    file = csv_files.read(("name,id\n" + "".join(f"C{n},{n}\n" for n in range(10_000))).encode())
    sizes = {len(lines) for lines in importing.portions(file)}
    assert sizes == {200}
