"""Answers for the drills: published through the editor's form, or many at once; and whether the index agrees with them."""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.faq.models import Answer, AnswerText
from app.faq.operations.content import prepare
from app.faq.operations.importing import Incoming, record_import, store_text
from app.search.index import engine, every_document
from tests.drills import visitor as visitors
from tests.drills.visitor import Visitor

PORTION = 500


def publish_answer(visitor: Visitor, key: str) -> visitors.Answer:
    """Write and publish an answer whose title is `key`."""
    return visitor.post(
        "/answers/new?lang=en",
        key=key,
        lang="en",
        title=key,
        body=f"What to do about {key}.",
        audience="everyone",
        category_id="",
        owner_id="",
        step="publish",
    )


def store_answers(app: Flask, count: int) -> None:
    """Put `count` published answers of 80 words into the database: one as an import does, the others as copies of its rows."""
    words = (Path(app.root_path) / "core/search/words/en.txt").read_text("utf-8").split()
    with app.app_context():
        with transact():
            stored = store_text(SYSTEM, Incoming("en", prepare(title="Stored 0", body="Text of number 0.")))
            record_import(SYSTEM, [stored.answer.id])
        answer, text = _values(stored.answer), _values(stored.text)
        for start in range(1, count, PORTION):
            numbers = range(start, min(count, start + PORTION))
            with transact():
                db_session.execute(insert(Answer), [{**answer, "slug": f"stored-{number}"} for number in numbers])
                slugs = select(Answer.slug, Answer.id).where(Answer.slug.in_([f"stored-{number}" for number in numbers]))
                ids = dict(db_session.execute(slugs).all())
                rows = [_copy(text, number, ids[f"stored-{number}"], words) for number in numbers]
                db_session.execute(insert(AnswerText), rows)
            db_session.remove()


def _values(row: Answer | AnswerText) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns if column.key != "id"}


def _copy(text: dict[str, Any], number: int, answer_id: int, words: list[str]) -> dict[str, Any]:
    plain = f"Text of number {number}. " + " ".join(
        words[(number * 7 + 13 * place * place) % len(words)] for place in range(80)
    )
    title = f"Stored {number}"
    return {**text, "answer_id": answer_id, "title": title, "plain": plain, "body_md": plain, "body_html": f"<p>{plain}</p>"}


def is_index_back(app: Flask, count: int) -> bool:
    """Whether the index can be used again and holds at least `count` documents; asked while answers are being added."""
    with app.app_context():
        return engine().healthy() and engine().count >= count


def is_index_true(app: Flask) -> bool:
    """I5: whether the index can be used and holds exactly the documents of the database."""
    with app.app_context():
        if not engine().healthy():
            return False
        return engine().keys() == {(document.kind, document.id) for document in every_document()}
