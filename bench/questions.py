"""Questions to measure with: made of the texts themselves, the same at every run."""

import random
from collections.abc import Sequence

from sqlalchemy import select

from app.core.database import db_session
from app.core.search.analysis import tokens
from app.faq.models import AnswerText

SEED = 20261121
EACH = 60
ENDINGS = ("にはどうすればよいですか", "ができないのですが、原因を教えてください", "の設定方法を知りたい")


def questions() -> list[str]:
    """Return 240 questions: one word, three words, whole sentences, and the same sentences with a letter lost."""
    chosen = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    titles = sorted(title for title in db_session.scalars(select(AnswerText.title)) if 8 <= len(title) <= 60)
    chosen.shuffle(titles)
    singles = [_words(title)[:1] for title in titles[:EACH]]
    threes = [_words(title)[:3] for title in titles[EACH : 2 * EACH]]
    sentences = [title + chosen.choice(ENDINGS) for title in titles[2 * EACH : 3 * EACH]]
    return [
        *(" ".join(words) for words in [*singles, *threes] if words),
        *sentences,
        *(_mistyped(one, chosen) for one in sentences),
    ]


def prefixes() -> list[str]:
    """Return what a person has typed after 1 to 8 characters of 40 titles."""
    titles = sorted(title for title in db_session.scalars(select(AnswerText.title)) if len(title) >= 8)
    chosen = random.Random(SEED).sample(titles, 40)  # noqa: S311
    return [title[:length] for title in chosen for length in range(1, 9)]


def _words(title: str) -> Sequence[str]:
    return [title[token.start : token.end] for token in tokens(title)] or [title]


def _mistyped(sentence: str, chosen: random.Random) -> str:
    at = chosen.randrange(1, max(2, len(sentence) // 2))
    return sentence[:at] + sentence[at + 1 :]
