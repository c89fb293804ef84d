"""How good the search is, measured on judged questions through the same door as everybody's search.

Formats: documents are JSON lines {id, title, body, tags, lang} (also .xz), questions {id: text}, judgements
{question id: {document id: grade > 0}}.
"""

from __future__ import annotations

import json
import lzma
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.search import analysis, typos
from app.core.search.engine import Engine
from app.core.search.records import Document

_DEPTH = 100
_SHOWN = 10


@dataclass(frozen=True)
class JudgedSet:
    """Documents, questions and judgements ({question: {document key number: grade}})."""

    documents: tuple[Document, ...]
    questions: Mapping[str, str]
    judgements: Mapping[str, Mapping[int, float]]


@dataclass(frozen=True)
class Report:
    """Means over the judged questions; milliseconds are wall time of search and highlighting of the ten shown."""

    documents: int
    questions: int
    sr_at_1: float
    sr_at_5: float
    mrr: float
    map: float
    ndcg_at_10: float
    recall_at_10: float
    p50_ms: float
    p95_ms: float
    index_mb: float
    index_seconds: float

    def as_dict(self) -> dict[str, float]:
        """All figures by name."""
        return asdict(self)


def _lines(path: Path) -> list[dict[str, Any]]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def load(docs: Path, queries: Path, qrels: Path, *, kind: str = "answer") -> JudgedSet:
    """Read a judged set. Raises OSError or ValueError (KeyError for a document without id) on bad files."""
    rows = _lines(docs)
    numbers = {str(row["id"]): number for number, row in enumerate(rows, 1)}
    documents = tuple(_document(kind, numbers[str(row["id"])], row) for row in rows)
    judged = json.loads(qrels.read_text("utf-8"))
    judgements = {
        str(question): {numbers[key]: float(grade) for key, grade in found.items() if key in numbers and grade > 0}
        for question, found in judged.items()
    }
    questions = {str(key): str(text) for key, text in json.loads(queries.read_text("utf-8")).items()}
    return JudgedSet(documents, questions, judgements)


def _document(kind: str, number: int, row: Mapping[str, Any]) -> Document:
    tags = row.get("tags") or ()
    text = str(row.get("title") or "")
    body = str(row.get("body") or row.get("body_md") or "")
    lang = str(row.get("lang") or ("ja" if analysis.has_japanese(text + body) else "en"))
    labels = tuple(part.strip() for part in tags.split(",") if part.strip()) if isinstance(tags, str) else tuple(tags)
    wordings = tuple(str(wording) for wording in row.get("wordings") or ())
    return Document(kind, number, lang, text, wordings, body, tags=labels)


def build(engine: Engine, judged: JudgedSet) -> float:
    """Index the documents of a set; seconds it took."""
    start = time.perf_counter()
    engine.rebuild(judged.documents)
    return time.perf_counter() - start


def with_typos(engine: Engine, judged: JudgedSet) -> dict[str, str]:
    """The questions with one spelling mistake each."""
    snapshot = engine.snapshot()

    def frequency(word: str) -> int:
        found = [snapshot.frequency(token.terms[0]) for token in analysis.tokens(word)]
        return min(found) if found else 0

    return {key: typos.misspelt(text, frequency) for key, text in judged.questions.items()}


def ask(engine: Engine, judged: JudgedSet, *, questions: Mapping[str, str] | None = None, seconds: float = 0.0) -> Report:
    """Ask every judged question and measure. ``questions`` replaces the texts; ``seconds`` is the time of indexing."""
    figures: list[tuple[float, ...]] = []
    times: list[float] = []
    for key, text in (questions or judged.questions).items():
        relevant = judged.judgements.get(key)
        if not relevant:
            continue
        start = time.perf_counter()
        results = engine.search(text, limit=_DEPTH)
        for hit in results.hits[:_SHOWN]:
            engine.highlight(judged.documents[hit.id - 1].body, results.terms, hit.lang)
        times.append((time.perf_counter() - start) * 1_000)
        figures.append(_figures([hit.id for hit in results.hits], relevant))
    columns = zip(*figures, strict=True) if figures else iter([(0.0,)] * 6)
    sr_at_1, sr_at_5, mrr, mean_precision, ndcg, recall = (round(sum(column) / len(column), 4) for column in columns)
    ordered = sorted(times) or [0.0]
    return Report(
        documents=len(judged.documents),
        questions=len(figures),
        sr_at_1=sr_at_1,
        sr_at_5=sr_at_5,
        mrr=mrr,
        map=mean_precision,
        ndcg_at_10=ndcg,
        recall_at_10=recall,
        p50_ms=round(ordered[len(ordered) // 2], 2),
        p95_ms=round(ordered[int(len(ordered) * 0.95)], 2),
        index_mb=round(engine.bytes_on_disk() / 1e6, 2),
        index_seconds=round(seconds, 2),
    )


def _figures(ranked: Sequence[int], relevant: Mapping[int, float]) -> tuple[float, ...]:
    """(SR@1, SR@5, MRR, MAP, nDCG@10, recall@10) of one question."""
    places = [place for place, number in enumerate(ranked, 1) if number in relevant]
    first = places[0] if places else 0
    precision = sum((found / place for found, place in enumerate(places, 1)), 0.0) / len(relevant)
    gain = sum(_gain(relevant[ranked[place - 1]], place) for place in places if place <= _SHOWN)
    ideal = sum(_gain(grade, place) for place, grade in enumerate(sorted(relevant.values(), reverse=True)[:_SHOWN], 1))
    return (
        float(first == 1),
        float(0 < first <= 5),
        1.0 / first if first else 0.0,
        precision,
        gain / ideal if ideal else 0.0,
        sum(place <= _SHOWN for place in places) / len(relevant),
    )


def _gain(grade: float, place: int) -> float:
    return float((2.0**grade - 1.0) / math.log2(place + 1))
