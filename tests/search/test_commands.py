"""`portal search`: what the index holds, building it anew, judging it through the production path."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.core.database import db_session
from app.faq.models import Answer
from app.search import judging
from app.search.commands import build_when_needed
from app.search.index import engine
from tests.search.answers import Published, publish
from tests.support.cast import Cast

DATA = Path(__file__).parents[2] / "../shared/data/judged"


def test_status_and_rebuild(app: Flask, cast: Cast, indexed: Published) -> None:
    run = app.test_cli_runner().invoke
    broken = run(args=["search", "status"])
    assert broken.exit_code == 1 and "portal search rebuild" in broken.output
    publish(cast.cleo, "Exporting a report")
    assert "1 documents" in run(args=["search", "rebuild"]).output
    assert "1 documents" in run(args=["search", "status"]).output


def test_setting_up_builds_an_index_only_where_there_is_none(app: Flask, cast: Cast) -> None:
    publish(cast.cleo, "Exporting a report")
    assert "1 documents" in (build_when_needed() or "")
    generation = engine().generation
    assert build_when_needed() is None and engine().generation == generation


@pytest.fixture
def judged(tmp_path: Path) -> list[str]:
    """A small judged set of our own, as command arguments."""
    rows = [
        {"id": "a", "title": "Exporting a report", "body": "Choose export.", "tags": "export, csv", "lang": "en"},
        {"id": "b", "title": "パスワードを忘れたときは", "body": "再設定のメールを送ります。", "tags": "", "lang": "ja"},
        {"id": "c", "title": "Inviting colleagues", "body": "Open people.", "tags": "", "lang": "en"},
    ]
    (tmp_path / "docs.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    questions = {"1": "how to export reports", "2": "パスワードを忘れました", "3": "how to export reports"}
    (tmp_path / "queries.json").write_text(json.dumps(questions), "utf-8")
    (tmp_path / "qrels.json").write_text(json.dumps({"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 1}}), "utf-8")
    return [
        "search", "evaluate", "--docs", str(tmp_path / "docs.jsonl"), "--queries", str(tmp_path / "queries.json"),
        "--qrels", str(tmp_path / "qrels.json"),
    ]  # fmt: skip


def test_evaluating_goes_through_answers_and_touches_nothing_here(app: Flask, cast: Cast, judged: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=[*judged, "--json"])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout.strip().splitlines()[-1])
    assert (figures["documents"], figures["questions"]) == (3, 3)
    # Two questions of three have their answer first; the third asks for another one.
    assert figures["sr_at_1"] == pytest.approx(2 / 3, abs=1e-3)
    assert figures["index_mb"] > 0 and figures["page_p95_ms"] > 0
    assert db_session.query(Answer).count() == 0


def test_a_file_that_is_no_judged_set_is_told_in_a_sentence(app: Flask, judged: list[str], tmp_path: Path) -> None:
    (tmp_path / "qrels.json").write_text("[1, 2", "utf-8")
    from app.core.errors import Refused

    with pytest.raises(Refused):
        judging.judge(tmp_path / "docs.jsonl", tmp_path / "queries.json", tmp_path / "qrels.json")


def test_a_real_judged_set_without_vectors_is_as_good_as_promised(app: Flask) -> None:
    """CovidFAQ through the production path: MRR of at least .51 without vectors."""
    if not DATA.exists():
        pytest.skip("the judged sets are not here (../shared/data/judged)")
    folder = DATA / "covidfaq"
    figures = judging.judge(folder / "docs.jsonl", folder / "queries.json", folder / "qrels.json")
    assert figures["mrr"] >= 0.51 and figures["mrr"] - figures["mrr_with_typos"] < 0.02
