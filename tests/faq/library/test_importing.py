"""Imports: every text once, again without a change, images and links where they belong, and what a person reads of it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Forbidden, Refused
from app.core.jobs import Job
from app.faq.library import importing, report
from app.faq.library.report import Report
from app.faq.models import Answer, AnswerText, Category
from app.files.models import File
from tests.support.cast import Cast
from tests.support.page import CheckingClient

DATA = Path(__file__).parents[4] / "shared" / "data"
OPTIONS = importing.Options("help")
FOLDERS = (
    "faq-ja-m365",
    "help-ja-growi",
    "faq-ja-pypi",
    "faq-ja-python",
    "faq-ja-freee-a11y",
    "faq-en-tor-support",
    "help-en-plausible",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from PIL import Image

    root = tmp_path / "help"
    (root / "ja/billing").mkdir(parents=True)
    (root / "en/billing").mkdir(parents=True)
    (root / "img").mkdir()
    Image.new("RGB", (40, 30), "white").save(root / "img/screen.png")
    (root / "ja/billing/invoice.md").write_text(
        "---\ntitle: 請求書\nupdated: 2025-03-04\n---\n[締め日](closing.md#a)と[無い](gone.md)。\n\n"
        "![画面](../../img/screen.png) ![無い画像](no.png)\n\n> [!NOTE]\n> 注意\n"
    )
    (root / "ja/billing/closing.md").write_text(
        "# 締め日\n\n毎月末です。[戻る](./invoice.md)\n\n```\n[code](closing.md)\n```\n"
    )
    (root / "en/billing/invoice.md").write_text("# Invoices\n\n::: tip\nRead me\n:::\n\n<script>alert(1)</script>\n")
    (root / "notes.docx").write_bytes(b"PK")
    return root


def _texts() -> dict[tuple[str, str], AnswerText]:
    rows = db_session.scalars(select(AnswerText).options(selectinload(AnswerText.answer)))
    return {(row.answer.slug, row.lang): row for row in rows}


def test_a_folder_becomes_answers(app: Flask, folder: Path) -> None:
    done = importing.import_from(SYSTEM, folder, OPTIONS)
    assert (done.created, done.updated, done.unchanged, done.skipped_count) == (3, 0, 0, 1)
    texts = _texts()
    invoice = texts["billing-invoice", "ja"]
    assert "/answers/billing-closing#a" in invoice.body_md
    assert "gone" not in invoice.body_md
    (file,) = db_session.scalars(select(File))
    assert f"/files/{file.id}/" in invoice.body_html
    assert (file.subject_kind, file.subject_id) == ("answer", invoice.answer.id)
    assert "callout" in invoice.body_html
    assert invoice.checked_at.date().isoformat() == "2025-03-04"
    assert "/answers/billing-invoice" in texts["billing-closing", "ja"].body_html
    assert "[code](closing.md)" in texts["billing-closing", "ja"].body_md
    assert "<script" not in texts["billing-invoice", "en"].body_html
    assert texts["billing-invoice", "en"].answer.id == invoice.answer.id
    assert db_session.scalars(select(Category.slug)).all() == ["billing"]
    assert done.noted == [("ja/billing/invoice.md", "image")]


def test_again_changes_nothing_and_a_change_is_taken_in(app: Flask, folder: Path) -> None:
    importing.import_from(SYSTEM, folder, OPTIONS)
    versions = {key: row.revision for key, row in _texts().items()}
    again = importing.import_from(SYSTEM, folder, OPTIONS)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
    assert {key: row.revision for key, row in _texts().items()} == versions
    assert db_session.scalar(select(func.count(File.id))) == 1
    (folder / "en/billing/invoice.md").write_text("# Invoices\n\nNew words.")
    changed = importing.import_from(SYSTEM, folder, OPTIONS)
    assert (changed.created, changed.updated, changed.unchanged) == (0, 1, 2)
    db_session.expire_all()
    assert _texts()["billing-invoice", "en"].body_md == "New words."


def test_an_import_is_one_fact_a_portion_and_sends_no_mail(app: Flask, folder: Path) -> None:
    importing.import_from(SYSTEM, folder, OPTIONS)
    assert [row for row in db_session.scalars(select(Activity.fact)) if row.startswith("faq.")].count(
        "faq.answers_imported"
    ) <= 2
    assert not [kind for kind in db_session.scalars(select(Job.kind)) if kind.startswith("mail")]


def test_two_sources_do_not_mix(app: Flask, folder: Path) -> None:
    importing.import_from(SYSTEM, folder, OPTIONS)
    done = importing.import_from(SYSTEM, folder, importing.Options("other"))
    assert done.created == 3
    assert db_session.scalar(select(func.count(Answer.id))) == 4


def test_only_who_may_publish_may_import(app: Flask, cast: Cast, folder: Path) -> None:
    for person in (cast.max, cast.mia, cast.pat):
        with pytest.raises(Forbidden):
            importing.import_from(person, folder, OPTIONS)


def test_images_outside_of_the_source_stay_outside(app: Flask, tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (4, 4)).save(tmp_path / "secret.png")
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.md").write_text("# A\n\n![x](../secret.png) ![y](/etc/passwd)\n")
    importing.import_from(SYSTEM, source, OPTIONS)
    assert db_session.scalar(select(func.count(File.id))) == 0


def test_too_long_a_text_is_left_out_and_said(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text("# Long\n\n" + "word " * 14_000)
    done = importing.import_from(SYSTEM, tmp_path, OPTIONS)
    assert [(one.where, one.reason) for one in done.skipped] == [("long.md", "too_long")]
    assert Report.of_json(done.as_json()) == done
    with app.test_request_context():
        assert "long.md" in "\n".join(report.lines(done))


def test_the_page_takes_a_zip_and_shows_the_report(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], run_jobs: Callable[[], int], folder: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.rglob("*.md"):
            archive.write(path, path.relative_to(folder))
    packed.seek(0)
    client = sign_in(cast.cleo)
    answer = client.post("/answers/import", data={"file": (packed, "help.zip"), "category": "0"})
    assert answer.status_code == 303, answer.text
    assert client.get(answer.location).status_code == 200
    run_jobs()
    page = client.page(answer.location)
    assert "3" in page.get_text()
    assert db_session.scalar(select(func.count(Answer.id))) == 2
    assert not list((app.extensions["settings"].data_dir / "imports").iterdir())


def test_a_broken_zip_is_told_on_the_page(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], run_jobs: Callable[[], int]
) -> None:
    client = sign_in(cast.ada)
    answer = client.post("/answers/import", data={"file": (io.BytesIO(b"not a zip"), "x.zip"), "category": "0"})
    run_jobs()
    assert client.page(answer.location).select_one(".callout")
    refused = client.post("/answers/import", data={"file": (io.BytesIO(b"x"), "x.exe"), "category": "0"})
    assert refused.status_code == 422


def test_the_command_says_what_is_wrong(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["faq", "import", "/no/such/place"])
    assert result.exit_code != 0
    assert isinstance(result.exception, Refused)


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", FOLDERS)
def test_real_help_centres_come_in(app: Flask, name: str) -> None:
    """Every text of seven real help centres: stored or named with a reason, nothing unsafe."""
    done = importing.import_from(SYSTEM, DATA / name, importing.Options(name))
    assert {one.reason for one in done.skipped} <= {"describes_folder", "untranslated", "empty", "too_long", "refused"}
    assert sum(one.reason in {"too_long", "refused"} for one in done.skipped) <= 3
    for html in db_session.scalars(select(AnswerText.body_html)):
        assert "<script" not in html
        assert "javascript:" not in html


def test_the_report_names_the_file_and_nothing_is_left_of_it(
    app: Flask, cast: Cast, sign_in: Callable[[Any], CheckingClient], run_jobs: Callable[[], int]
) -> None:
    client = sign_in(cast.cleo)
    lines = '{"id": "a", "lang": "ja", "title": "一", "body": "本文"}\nbroken\n'.encode()
    answer = client.post("/answers/import", data={"file": (io.BytesIO(lines), "../質問 一覧.jsonl"), "category": "0"})
    run_jobs()
    assert "質問_一覧.jsonl:2" in client.page(answer.location).get_text()
    assert list((app.extensions["settings"].data_dir / "imports").iterdir()) == []
