"""What an answer is made of: another subject of the site, which offers a beginning."""

import re
from dataclasses import dataclass

from app.core import subjects
from app.core.access import Viewer
from app.core.errors import NotFound
from app.core.subjects import Draft
from app.faq.forms import AnswerForm
from app.faq.models import Audience

ADDRESS = re.compile(r"([a-z_]{1,20}):(\d{1,9})")


@dataclass(frozen=True)
class Origin:
    """A subject the viewer sees, with where it is and what an answer made of it begins with."""

    key: tuple[str, int]
    title: str
    url: str
    draft: Draft

    @property
    def name(self) -> str:
        """The subject as `kind:id`."""
        return f"{self.key[0]}:{self.key[1]}"


def of_address(viewer: Viewer, text: str) -> Origin | None:
    """Return the subject that `kind:id` names, None for an empty text. Raises `NotFound` when it offers no beginning."""
    if not text:
        return None
    found = ADDRESS.fullmatch(text)
    subject = subjects.subject_of(found[1]) if found else None
    if found is None or subject is None or subject.draft is None:
        raise NotFound
    key = int(found[2])
    row = subjects.visible(viewer, subject.kind, [key]).get(key)
    if row is None:
        raise NotFound
    return Origin((subject.kind, key), subject.title(row), subject.url(row), subject.draft(row))


def fill(form: AnswerForm, origin: Origin) -> None:
    """Put what the subject offers into an empty form; what not everybody may read begins as an answer for staff."""
    draft = origin.draft
    form.title.data, form.body.data, form.wordings.data = draft.title, draft.body, "\n".join(draft.wordings)
    if not draft.is_for_everyone:
        form.audience.data = Audience.STAFF
