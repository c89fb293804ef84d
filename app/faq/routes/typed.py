"""What an editor typed and did not save: taken out of a request, and put back into the form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from app.faq.forms import AnswerForm
from app.faq.models import Autosave

TEXTS = ("title", "wordings", "body", "tags", "related")


@dataclass(frozen=True)
class Kept:
    """When it was typed, and whether the text was changed by somebody since."""

    at: datetime
    is_stale: bool


def typed_of(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the words of the editor's form and the version they were typed over."""
    return {name: form.get(name, "") for name in (*TEXTS, "version")}


def fill_from_typed(form: AnswerForm, kept: Autosave | None) -> Kept | None:
    """Put kept words into `form`, whose fields hold what is saved; None when they say nothing new."""
    if kept is None or all(_same(kept.typed.get(name), form[name].data) for name in TEXTS):
        return None
    for name in TEXTS:
        form[name].data = str(kept.typed.get(name) or "")
    return Kept(kept.at, is_stale=str(kept.typed.get("version") or "") != str(form.version.data or ""))


def _same(typed: object, saved: object) -> bool:
    return str(typed or "").split() == str(saved or "").split()
