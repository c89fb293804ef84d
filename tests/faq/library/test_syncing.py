"""`content/faq` and the site: read in, written out, and a change on both sides left to a person."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transact
from app.faq.library import syncing
from app.faq.models import Answer, AnswerText, Audience


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for lang, title in (("ja", "はじめに"), ("en", "Begin")):
        path = tmp_path / lang / "start" / "begin.md"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"---\ntitle: {title}\nwordings:\n- What, now?\ntags: [first]\naudience: staff\n---\n\nBody **{lang}**.\n"
        )
    (tmp_path / "categories.yml").write_text("start:\n  ja: 始める\n  en: Start\n")
    return tmp_path


def _text(lang: str) -> AnswerText:
    db_session.expire_all()
    found = select(AnswerText).where(AnswerText.lang == lang)
    return db_session.scalars(found.options(selectinload(AnswerText.answer).selectinload(Answer.tags))).one()


def _change(text: AnswerText, body: str) -> None:
    with transact():
        text.body_md = body


def test_files_become_one_answer_in_two_languages(app: Flask, root: Path) -> None:
    outcome = syncing.sync(SYSTEM, root)
    assert (outcome.written, outcome.skipped, outcome.conflicts) == (2, [], [])
    text = _text("ja")
    assert (text.title, text.wordings, text.answer.slug, text.answer.audience) == (
        "はじめに",
        ["What, now?"],
        "begin",
        Audience.STAFF,
    )
    assert text.answer.tag_names == ["first"]
    assert text.answer.id == _text("en").answer.id
    assert syncing.sync(SYSTEM, root).unchanged == 2


def test_a_changed_file_is_taken_in(app: Flask, root: Path) -> None:
    syncing.sync(SYSTEM, root)
    path = root / "ja/start/begin.md"
    path.write_text(path.read_text().replace("Body", "New body"))
    assert syncing.sync(SYSTEM, root).written == 1
    assert _text("ja").body_md == "New body **ja**."


def test_a_changed_row_is_written_out_and_read_back_unchanged(app: Flask, root: Path) -> None:
    syncing.sync(SYSTEM, root)
    _change(_text("en"), "Changed on the site.")
    outcome = syncing.export(SYSTEM, root)
    assert (outcome.written, outcome.unchanged, outcome.conflicts) == (1, 1, [])
    assert "Changed on the site." in (root / "en/start/begin.md").read_text()
    assert syncing.sync(SYSTEM, root).unchanged == 2
    assert syncing.export(SYSTEM, root).written == 0
    exported = select(Activity.particulars).where(Activity.fact == "faq.answers_exported")
    assert [row["count"] for row in db_session.scalars(exported)] == [1]


def test_a_change_on_both_sides_is_a_conflict_in_both_directions(app: Flask, root: Path) -> None:
    syncing.sync(SYSTEM, root)
    _change(_text("ja"), "Site.")
    path = root / "ja/start/begin.md"
    path.write_text(path.read_text().replace("Body", "File"))
    assert syncing.sync(SYSTEM, root).conflicts == ["ja/start/begin.md"]
    assert syncing.export(SYSTEM, root).conflicts == ["ja/start/begin.md"]
    assert _text("ja").body_md == "Site."
    assert "File" in path.read_text()
    result = app.test_cli_runner().invoke(args=["faq", "sync", str(root)])
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ja/start/broken.md", "---\ntitle: [x\n---\nbody"),
        ("ja/start/Bad Name.md", "---\ntitle: x\n---\nbody"),
        ("fr/start/salut.md", "---\ntitle: x\n---\nbody"),
        ("ja/start/empty.md", "---\ntitle: x\n---\n"),
        ("ja/start/untitled.md", "body"),
    ],
)
def test_a_broken_file_is_named_and_the_rest_is_read(app: Flask, root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    outcome = syncing.sync(SYSTEM, root)
    assert outcome.written == 2
    assert [one.where for one in outcome.skipped] == [name]


def test_no_folder_is_refused(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        syncing.sync(SYSTEM, tmp_path / "none")
