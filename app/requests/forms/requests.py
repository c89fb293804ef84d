"""The shape of what people type about a request, its votes and the areas it is filed under."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form, VersionedForm, offered
from app.core.i18n import _l
from app.files.forms import AttachmentsField
from app.requests.labels import IMPORTANCES
from app.requests.models import Importance

LONGEST_BODY = 70_000


def names(text: str | None) -> tuple[str, ...]:
    """Return the tags in a field: one a line, or separated by commas."""
    return tuple((text or "").replace("、", "\n").replace(",", "\n").splitlines())


def number(value: Any) -> int | None:
    """Return the number that was chosen, None for the empty choice."""
    return int(value) if value not in (None, "", "None") else None


class WordsForm(Form):
    """A need in the words of whoever has it."""

    title = StringField(
        _l("What do you want to be able to do?"), validators=[InputRequired(_l("Please write a title.")), Length(max=500)]
    )
    situation = TextAreaField(_l("In which situation?"), validators=[Optional(), Length(max=LONGEST_BODY)])
    workaround = TextAreaField(_l("How do you manage today?"), validators=[Optional(), Length(max=LONGEST_BODY)])
    importance = RadioField(
        _l("How much does it matter?"), choices=offered(IMPORTANCES.items()), coerce=int, default=Importance.NICE
    )
    area_id = SelectField(_l("Area"), coerce=number, validators=[Optional()])
    tags = StringField(_l("Tags"), validators=[Optional(), Length(max=500)])
    is_company_only = BooleanField(_l("Show it to our company and the staff alone"))
    files = AttachmentsField()
    confirmed = HiddenField(validators=[Optional(), Length(max=3)])

    @property
    def typed(self) -> str:
        """All words that were typed."""
        return "\n\n".join(part for part in (self.title.data, self.situation.data, self.workaround.data) if part)


class EnterForm(WordsForm):
    """A need the staff write down for a company. `origin` names what it was taken from, as `kind:id`."""

    company_id = SelectField(_l("Company"), coerce=number, validators=[InputRequired(_l("Please choose a company."))])
    person = StringField(_l("Person of that company (mail address)"), validators=[Optional(), Length(max=254)])
    is_company_only = BooleanField(_l("Show it to its company and the staff alone"))
    origin = HiddenField(validators=[Optional(), Length(max=60)])


class EditForm(VersionedForm):
    """Other words for a request."""

    title = StringField(
        _l("What do you want to be able to do?"), validators=[InputRequired(_l("Please write a title.")), Length(max=500)]
    )
    situation = TextAreaField(_l("In which situation?"), validators=[Optional(), Length(max=LONGEST_BODY)])
    workaround = TextAreaField(_l("How do you manage today?"), validators=[Optional(), Length(max=LONGEST_BODY)])
    tags = StringField(_l("Tags"), validators=[Optional(), Length(max=500)])
    files = AttachmentsField()


class SortForm(VersionedForm):
    """Where a request belongs and who looks after it."""

    area_id = SelectField(_l("Area"), coerce=number, validators=[Optional()])
    tags = StringField(_l("Tags"), validators=[Optional(), Length(max=500)])
    owner_id = SelectField(_l("Looked after by"), coerce=number, validators=[Optional()])
    is_company_only = BooleanField(_l("Show it to its company and the staff alone"))


class LinkForm(Form):
    """Something a request has to do with, by its address on this site."""

    address = StringField(
        _l("Address of a page of this site"), validators=[InputRequired(_l("Please paste an address.")), Length(max=500)]
    )
    is_internal = BooleanField(_l("Only staff see the link"))


class VoteForForm(Form):
    """A vote the staff enter for a company, or for one of its people."""

    company_id = SelectField(_l("Company"), coerce=number, validators=[InputRequired(_l("Please choose a company."))])
    person = StringField(_l("Person of that company (mail address)"), validators=[Optional(), Length(max=254)])
    importance = RadioField(
        _l("How much does it matter?"), choices=offered(IMPORTANCES.items()), coerce=int, default=Importance.NICE
    )
    origin = HiddenField(validators=[Optional(), Length(max=60)])


class AreaForm(VersionedForm):
    """What an area is called, and where it lies."""

    name_ja = StringField(_l("Name in Japanese"), validators=[InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[InputRequired(), Length(max=200)])
    parent_id = SelectField(_l("Lies in"), coerce=number, validators=[Optional()])


class RemoveAreaForm(Form):
    """Where the requests of an area go that is removed."""

    into_id = SelectField(_l("Its requests go to"), coerce=number, validators=[Optional()])
