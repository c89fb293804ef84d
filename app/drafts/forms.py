"""Putting kept words back into the form they were typed into."""

from collections.abc import Sequence

from wtforms import BooleanField, Field, FieldList, FileField, FormField, HiddenField, PasswordField
from wtforms.widgets import HiddenInput

from app.core.access import viewer
from app.core.forms import Form
from app.drafts import queries
from app.drafts.models import Draft

_NOT_TYPED = (HiddenField, PasswordField, FileField, FormField, FieldList)


def fill_from_draft(form: Form, place: str) -> Draft | None:
    """Put what the viewer typed at `place` into `form`, on its way out to them; the draft, or None when there is none.

    For GET requests, after the form got its own values. Hidden fields (versions, keys) keep those. Costs one statement: a page
    that is read far more often than written on asks only when the address has `draft`, and lets the behaviour `autosave`
    with `data-fetch` ask for the rest.
    """
    draft = queries.draft(viewer(), place)
    if draft is not None:
        for field in form:
            if not isinstance(field, _NOT_TYPED) and not isinstance(field.widget, HiddenInput):
                _put(field, draft.fields.get(field.name, []))
    return draft


def _put(field: Field, values: Sequence[str]) -> None:
    if isinstance(field, BooleanField):
        field.data = bool(values)
        return
    before = field.data
    if values:
        try:
            field.process_formdata(list(values))
        except ValueError:
            # A choice or a number that is none any more.
            field.data = before
