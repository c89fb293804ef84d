"""Answers for the drills: published through the editor's form, or many at once; and whether the index agrees with them."""

from flask import Flask

from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transact
from app.faq.operations.content import prepare
from app.faq.operations.importing import Incoming, record_import, store_text
from app.search.index import engine, every_document
from tests.drills.visitor import Answer, Visitor

PORTION = 200


def publish_answer(visitor: Visitor, key: str) -> Answer:
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
    """Put `count` published answers into the database, as an import does."""
    with app.app_context():
        for start in range(0, count, PORTION):
            with transact():
                stored = [
                    store_text(SYSTEM, Incoming("en", prepare(title=f"Stored {number}", body=f"Text of number {number}.")))
                    for number in range(start, min(count, start + PORTION))
                ]
                record_import(SYSTEM, [one.answer.id for one in stored])
            db_session.remove()


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
