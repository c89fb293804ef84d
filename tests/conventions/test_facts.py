"""Facts: named in the past tense after their feature, with a sentence that can be told."""

import re

from flask import Flask
from flask_babel import force_locale

from app.core.activity import declared
from app.features import FEATURES

NAME = re.compile(r"^[a-z]+\.[a-z]+(?:_[a-z]+)*$")
NAMES = {feature.__name__.rsplit(".", 1)[-1] for feature in FEATURES} | {"core", "test"}


def test_facts_are_named_after_their_feature(app: Flask) -> None:
    for name in declared(app):
        assert NAME.match(name), name
        assert name.split(".")[0] in NAMES, name


def test_every_fact_can_be_told(app: Flask) -> None:
    with app.test_request_context():
        for fact in declared(app).values():
            sentence = str(fact.sentence)
            assert len(sentence) > 8, fact.name
            assert "%(" not in sentence, fact.name
            assert fact.audience in {"company", "everyone", "staff"}


def test_no_sentence_gives_its_actor_a_title(app: Flask) -> None:
    # A person is called 佐藤さん where the name is put in (`activity.as_person`): the system and companies are not.
    with app.test_request_context(), force_locale("ja"):
        for fact in declared(app).values():
            assert "{actor}さん" not in str(fact.sentence), fact.name
