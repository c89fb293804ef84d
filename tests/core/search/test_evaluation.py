"""The measuring itself, on a set small enough to reckon by hand, and the promised quality on the judged sets."""

import json
import lzma
from pathlib import Path

import pytest

from app.core.search import Engine, evaluation, typos

JUDGED = Path(__file__).parents[4] / "shared/data/judged"


@pytest.fixture
def judged(tmp_path: Path) -> evaluation.JudgedSet:
    """Return three documents, two questions, one of them with two right answers."""
    rows = [
        {"id": "a", "title": "Reset the password", "body": "Press reset.", "tags": "login, mail", "lang": "en"},
        {"id": "b", "title": "Print a page", "body": "Use the printer.", "tags": "", "lang": "en"},
        {"id": "c", "title": "パスワード", "body": "Password です。", "tags": ""},
    ]
    with lzma.open(tmp_path / "docs.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "queries.json").write_text(json.dumps({"1": "print page", "2": "reset password", "3": "unjudged"}))
    (tmp_path / "qrels.json").write_text(json.dumps({"1": {"b": 1}, "2": {"a": 2, "b": 1, "gone": 1}}))
    return evaluation.load(tmp_path / "docs.jsonl.xz", tmp_path / "queries.json", tmp_path / "qrels.json")


def test_a_set_is_read_and_measured(judged: evaluation.JudgedSet, tmp_path: Path) -> None:
    engine = Engine.open(tmp_path / "search", vectors=False)
    seconds = evaluation.build(engine, judged)
    report = evaluation.ask(engine, judged, seconds=seconds)
    assert judged.documents[0].tags == ("login", "mail")
    assert [document.lang for document in judged.documents] == ["en", "en", "ja"]
    assert (report.documents, report.questions) == (3, 2)
    assert report.sr_at_1 == report.mrr == 1.0
    assert report.map == 0.75
    assert report.recall_at_10 == 0.75
    assert report.ndcg_at_10 == pytest.approx((1 + 3 / (3 + 0.6309)) / 2, abs=1e-3)
    assert report.index_mb > 0
    assert set(report.as_dict()) >= {"sr_at_1", "mrr", "map", "ndcg_at_10", "recall_at_10", "p50_ms", "p95_ms", "index_seconds"}


def test_mistakes_are_one_letter_of_the_rarest_word_and_repeatable() -> None:
    frequency = {"print": 9, "page": 2}.get
    wrong = typos.misspelt("print the page", lambda word: frequency(word) or 0)
    assert wrong == typos.misspelt("print the page", lambda word: frequency(word) or 0)
    assert wrong.startswith("print the p")
    assert wrong != "print the page"
    assert abs(len(wrong) - len("print the page")) <= 1
    assert typos.misspelt("鍵 of it", lambda word: 1) == "鍵 of it"


@pytest.mark.parametrize(("name", "lexical", "hybrid"), [("stackfaq", 0.83, 0.89), ("covidfaq", 0.51, 0.54)])
def test_promised_quality(name: str, lexical: float, hybrid: float, tmp_path: Path) -> None:
    folder = JUDGED / name
    if not folder.exists():
        pytest.skip(f"the judged set {name} is not beside the project")
    judged = evaluation.load(folder / "docs.jsonl", folder / "queries.json", folder / "qrels.json")
    with_vectors = Engine.open(tmp_path / "search")
    evaluation.build(with_vectors, judged)
    without = Engine.open(tmp_path / "search", vectors=False)
    mistaken = evaluation.with_typos(without, judged)
    for engine, least in ((with_vectors, hybrid), (without, lexical)):
        clean = evaluation.ask(engine, judged).mrr
        assert clean >= least
        assert clean - evaluation.ask(engine, judged, questions=mistaken).mrr < 0.01
