"""Form base classes, fields of choices, and the pattern that puts what an operation refused back on the form."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g, has_request_context
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the type stubs are older
from wtforms.i18n import messages_path
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.core.errors import Refused
from app.core.i18n import locale_code
from app.core.idempotency import FIELD, MAX_KEY
from app.core.page_keys import fresh_key, page_key


@cache
def messages_of_fields(locale: str) -> NullTranslations:
    """Return the messages of the form library in `locale`."""
    return Translations.load(messages_path(), [locale], domain="wtforms")


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF token and idempotency key; both are rendered by `form.hidden_tag()`."""

    request_key = HiddenField(validators=[Length(max=MAX_KEY)])

    class Meta:
        """Strips nothing and keeps what was typed."""

        locales = False

        def get_translations(self, _form: Any) -> NullTranslations:
            """Return what the fields' own messages are in the current language; Flask-WTF would read a file each time."""
            return messages_of_fields(locale_code())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_request_context() and self.is_submitted():
            g.sent_form = self  # An error page gives the words back under the labels of the form.
        if not self.is_submitted() or not self.request_key.data or self.errors:
            self.request_key.data = page_key()

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


class AddressForm(Form):
    """The filters above a list: shown from the arguments of the address, never posted."""

    class Meta:
        """A form read from the address carries no secrets."""

        csrf = False


class Checkboxes(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def offered(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return `(value, label)` pairs as choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


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


__all__ = [
    "AddressForm", "Checkboxes", "Form", "VersionedForm", "fresh_key", "offered", "refused_on", "status",
]  # fmt: skip
assert FIELD == "request_key"
