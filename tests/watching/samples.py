"""Arguments for the tests that walk over all routes."""

from collections.abc import Callable
from typing import Any

from tests.faq.writing import published
from tests.support.cast import Cast


def _answer(cast: Cast) -> dict[str, Any]:
    answer = published("Watched by Acme", audience="companies", company_ids=(cast.mia.company_id,))
    return {"kind": "answer", "subject_id": answer.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {"watching.levels": _answer, "watching.set": _answer}
OUTSIDER_404: set[str] = set(SAMPLES)
