"""The scanner of the site's owner: nothing is given out before it said so, and what it finds is gone (check 49)."""

import io
import sys

import pytest
from sqlalchemy import select

from app.core import jobs, storage
from app.core.activity import Activity
from app.core.database import db_session
from app.files import operations, policy, queries
from app.files.models import File, State

# Built from two halves, so that no scanner of a reader's machine takes this file for the real thing.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCANNER = """
import pathlib, sys
print("looks" * 100_000)
data = pathlib.Path(sys.argv[-1]).read_bytes()
sys.exit(1 if b"EICAR-STANDARD" in data else 0)
"""


@pytest.fixture
def scanner(app, tmp_path, monkeypatch):
    """Return a function that installs a Python program as the scanner."""

    def install(program: str) -> None:
        path = tmp_path / "scan it.py"
        path.write_text(program, "utf-8")
        monkeypatch.setattr(app.extensions["settings"], "scan_command", f"{sys.executable} '{path}' --quiet")

    return install


@pytest.fixture
def upload(sign_in):
    """Return a function that sends a text as a person."""

    def send(person, data: bytes = b"hello\n", name: str = "a.txt"):
        return sign_in(person).post("/files", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")

    return send


def test_without_a_scanner_files_are_there_at_once(upload, cast, sign_in, run_jobs):
    answer = upload(cast.mia)
    assert answer.json["state"] == "clean"
    assert sign_in(cast.mia).get(answer.json["url"]).data == b"hello\n"


def test_a_file_is_given_to_nobody_until_it_was_looked_at(upload, cast, sign_in, run_jobs, scanner, note_readers):
    scanner(SCANNER)
    answer = upload(cast.mia)
    assert answer.json["state"] == "pending"
    file_id, url = answer.json["id"], answer.json["url"]
    operations.attach(cast.mia, [file_id], ("test_note", 7))
    note_readers |= {cast.mia.id, cast.olga.id, cast.cleo.id}
    for headers in ({}, {"Range": "bytes=0-1"}):
        assert sign_in(cast.mia).get(url, headers=headers).location == f"/files/{file_id}"
    assert sign_in(cast.mia).head(url).status_code == 303
    assert "being checked" in sign_in(cast.mia).get(f"/files/{file_id}").text
    for person in (cast.olga, cast.cleo):
        for path in (url, f"/files/{file_id}"):
            assert sign_in(person).get(path).status_code == 404
    run_jobs()
    db_session.expire_all()
    for person in (cast.mia, cast.olga, cast.cleo):
        assert sign_in(person).get(url).data == b"hello\n"
    assert sign_in(cast.max).get(url).status_code == 404


def test_an_infected_file_is_deleted_and_told(upload, cast, sign_in, run_jobs, scanner, note_readers):
    scanner(SCANNER)
    answer = upload(cast.mia, EICAR)
    file_id, key = db_session.execute(select(File.id, File.key)).one()
    operations.attach(cast.mia, [file_id], ("test_note", 7))
    note_readers |= {cast.mia.id, cast.olga.id}
    run_jobs()
    db_session.expire_all()
    assert not storage.exists(key)
    assert sign_in(cast.mia).get(answer.json["url"]).location == f"/files/{file_id}"
    gone = sign_in(cast.mia).get(f"/files/{file_id}")
    assert gone.status_code == 410
    assert "deleted" in gone.text
    assert sign_in(cast.olga).get(answer.json["url"]).status_code == 404
    assert sign_in(cast.cleo).get(f"/files/{file_id}").status_code == 410
    row = db_session.scalars(select(Activity).where(Activity.fact == "files.infected")).one()
    assert row.subject_title == "a.txt"
    assert set(row.particulars["to"]) >= {cast.mia.id, cast.cleo.id}
    assert cast.olga.id not in row.particulars["to"]
    assert queries.usage_of(cast.mia.company_id).size == 0
    assert operations.sweep()["missing"] == 0


def test_owner_and_staff_read_in_their_inbox_that_a_file_was_harmful(upload, cast, sign_in, run_jobs, scanner):
    scanner(SCANNER)
    upload(cast.mia, EICAR, "invoice.txt")
    run_jobs()
    for person, hears in ((cast.mia, True), (cast.cleo, True), (cast.max, False), (cast.olga, False)):
        assert ("invoice.txt" in sign_in(person).get("/notifications").text) is hears


@pytest.mark.parametrize("program", ["import sys; sys.exit(2)", "import os; os.abort()", "raise SystemExit(40)"])
def test_a_scanner_that_cannot_say_is_asked_again(upload, cast, scanner, program):
    scanner(program)
    answer = upload(cast.mia, EICAR)
    with pytest.raises(operations.ScannerAway):
        operations.scan(answer.json["id"])
    assert queries.get(cast.mia, answer.json["id"]).state == State.PENDING
    scanner(SCANNER)
    assert operations.scan(answer.json["id"]) == State.INFECTED


def test_a_scanner_that_hangs_or_is_missing_is_asked_again(app, upload, cast, scanner, monkeypatch):
    monkeypatch.setattr(app.extensions["settings"], "scan_seconds", 0.2)
    scanner("import time; time.sleep(60)")
    file_id = upload(cast.mia).json["id"]
    with pytest.raises(operations.ScannerAway):
        operations.scan(file_id)
    monkeypatch.setattr(app.extensions["settings"], "scan_command", "/no/such/scanner")
    with pytest.raises(operations.ScannerAway):
        operations.scan(file_id)
    assert list((app.extensions["settings"].data_dir / "scanning").iterdir()) == []


def test_files_that_still_wait_are_queued_again_once_an_hour(app, upload, cast, scanner, run_jobs):
    scanner(SCANNER)
    file_id = upload(cast.mia).json["id"]
    assert operations.scan_again() == operations.scan_again() == 1
    waiting = db_session.scalars(select(jobs.Job).where(jobs.Job.kind == operations.SCAN)).all()
    assert len(waiting) == 2, "that of the upload, and one more"
    run_jobs()
    db_session.expire_all()
    assert db_session.get(File, file_id).state == State.CLEAN
    assert operations.scan_again() == 0
    assert "files.scan_again" in {timed.kind for timed in jobs.schedules(app)}


def test_a_file_that_is_gone_needs_no_scan(app):
    assert operations.scan(999_999) == ""


def test_without_the_setting_what_waited_is_let_through(app, upload, cast, scanner, monkeypatch):
    scanner(SCANNER)
    file_id = upload(cast.mia).json["id"]
    monkeypatch.setattr(app.extensions["settings"], "scan_command", "")
    assert operations.scan(file_id) == State.CLEAN


def test_pictures_are_not_scanned_because_only_their_pixels_are_kept(app, cast, scanner):
    from tests.files.making import picture

    scanner("import sys; sys.exit(2)")
    assert operations.upload(cast.mia, picture() + EICAR, "a.png").state == State.CLEAN
    assert b"EICAR" not in storage.get(db_session.scalars(select(File.key)).one())


def test_who_may_see_a_file_in_each_state(app, cast):
    loose = File(owner_id=cast.mia.id, state=State.PENDING, subject_kind=None)
    assert policy.can_see(cast.mia, loose, sees_subject=False)
    assert not policy.can_see(cast.cleo, loose, sees_subject=True)
    found = File(owner_id=cast.mia.id, state=State.INFECTED, subject_kind="note")
    assert policy.can_see(cast.cleo, found, sees_subject=False)
    assert not policy.can_see(cast.olga, found, sees_subject=True)
