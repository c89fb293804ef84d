"""Form base class, and the pattern that puts what an operation refused back on the form."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from app.core.errors import Refused
from app.core.idempotency import FIELD, MAX_KEY


def fresh_key() -> str:
    """Return a new idempotency key for one rendering of a form."""
    return secrets.token_urlsafe(18)


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF token and idempotency key; both are rendered by `form.hidden_tag()`."""

    request_key = HiddenField(validators=[Length(max=MAX_KEY)])

    class Meta:
        """Strips nothing and keeps what was typed."""

        locales = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted() or not self.request_key.data or self.errors:
            self.request_key.data = fresh_key()

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, or above the form when it names none."""
        target = self._fields.get(refusal.field)
        if target is None:
            self.form_errors: list[str] = [*self.form_errors, refusal.message]
        else:
            target.errors = [*target.errors, refusal.message]


class VersionedForm(Form):
    """A form over a row with a `version` column, so that two editors never overwrite each other silently."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])


@contextmanager
def refused_on(form: Form) -> Iterator[None]:
    """Run an operation; when it is refused, put the sentence on `form` and go on after the block."""
    try:
        yield
    except Refused as refusal:
        form.refuse(refusal)
        form.request_key.data = fresh_key()


def status(form: FlaskForm) -> int:
    """Return 422 when the form has errors, else 200."""
    return 422 if form.errors or form.form_errors else 200


assert FIELD == "request_key"
