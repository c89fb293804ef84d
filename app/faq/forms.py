"""The shape of what people type about answers. Choices are handed in by the routes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.companies.labels import TIERS
from app.core.forms import Checkboxes, Form, VersionedForm, offered
from app.core.i18n import _l
from app.faq.models import Audience
from app.faq.operations import Properties

AUDIENCES = (
    (Audience.EVERYONE, _l("Everyone who can sign in")),
    (Audience.TIERS, _l("Companies of certain tiers")),
    (Audience.COMPANIES, _l("Certain companies")),
    (Audience.STAFF, _l("Staff only")),
)
Pairs = Sequence[tuple[Any, Any]]


def lines(text: str | None) -> tuple[str, ...]:
    """Return the lines of a textarea without the empty ones."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def number_or_none(value: Any) -> int | None:
    """Coerce the value of a select: an empty one is None. Raises `ValueError` for anything else that is no number."""
    return int(value) if value not in (None, "", "None") else None


class AnswerForm(VersionedForm):
    """A text and what all languages of its answer share. `version` is that of the text."""

    lang = HiddenField()
    answer_version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title = StringField(_l("Title"), validators=[InputRequired(_l("Please write a title.")), Length(max=200)])
    wordings = TextAreaField(_l("Other ways to ask"), validators=[Length(max=20_000)])
    body = TextAreaField(_l("Text"), validators=[Length(max=70_000)])
    category_id = SelectField(_l("Category"), coerce=number_or_none, validators=[Optional()])
    tags = TextAreaField(_l("Tags"), validators=[Length(max=2_000)])
    audience = RadioField(_l("Who may read it"), choices=offered(AUDIENCES), default=Audience.EVERYONE)
    tiers = Checkboxes(_l("Tiers"), choices=offered(TIERS.items()))
    company_ids = SelectMultipleField(_l("Companies"), coerce=int)
    owner_id = SelectField(_l("Owner"), coerce=number_or_none, validators=[Optional()])
    verified_until = DateField(_l("Ask the owner again on"), validators=[Optional()])
    related = TextAreaField(_l("Related answers"), validators=[Length(max=6_000)])
    slug = StringField(_l("Address"), validators=[Length(max=120)])

    def offer(self, *, categories: Pairs, owners: Pairs, companies: Pairs) -> None:
        """Set what can be chosen."""
        self.category_id.choices = offered([("", "–"), *categories])
        self.owner_id.choices = offered([("", "–"), *owners])
        self.company_ids.choices = offered(companies)

    def properties(self, related_ids: tuple[int, ...]) -> Properties:
        """Return what was typed about the answer as a whole."""
        until: date | None = self.verified_until.data
        return Properties(
            category_id=self.category_id.data,
            audience=self.audience.data,
            tiers=tuple(self.tiers.data or ()),
            company_ids=tuple(self.company_ids.data or ()),
            tags=lines(self.tags.data),
            owner_id=self.owner_id.data,
            verified_until=until,
            slug=(self.slug.data or "").strip(),
            related_ids=related_ids,
        )


class FeedbackForm(Form):
    """Whether an answer solved the matter; the button's value rides in `solved`."""

    solved = HiddenField()
    word = TextAreaField(_l("What was missing?"), validators=[Length(max=500)])
    lang = HiddenField()


class ReportForm(Form):
    """What is wrong in an answer."""

    words = TextAreaField(_l("What is wrong?"), validators=[InputRequired(_l("Please write what is wrong.")), Length(max=4000)])
    lang = HiddenField()


class SendBackForm(Form):
    """Why a text goes back to its writer."""

    note = StringField(_l("What should change?"), validators=[Length(max=300)])


class PublishForm(VersionedForm):
    """A note kept with the revision. `version` is that of the text which was looked at."""

    note = StringField(_l("What changed?"), validators=[Length(max=300)])


class CategoryForm(VersionedForm):
    """A category; either name may be left out."""

    name_ja = StringField(_l("Japanese name"), validators=[Length(max=80)])
    name_en = StringField(_l("English name"), validators=[Length(max=80)])
    parent_id = SelectField(_l("Inside"), coerce=number_or_none, validators=[Optional()])
    slug = StringField(_l("Address"), validators=[Length(max=80)])
