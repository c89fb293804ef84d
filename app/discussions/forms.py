"""The shape of what people type about threads and spaces. Choices are handed in by the routes."""

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.comments.first_post import MAX_SIGNED
from app.companies.labels import TIERS
from app.core.forms import Checkboxes, Form, VersionedForm, offered
from app.core.i18n import _l
from app.discussions.models import Audience, Kind, Who
from app.discussions.operations import Details
from app.files.forms import AttachmentsField

KIND_CHOICES = (
    (Kind.QUESTION, _l("Question: I want it solved")),
    (Kind.DISCUSSION, _l("Discussion: I want to hear from others")),
)
ANNOUNCEMENT_CHOICE = (Kind.ANNOUNCEMENT, _l("Announcement: everybody who sees the space is told"))
AUDIENCES = (
    (Audience.EVERYONE, _l("Everyone who can sign in")),
    (Audience.TIERS, _l("Companies of certain tiers")),
    (Audience.COMPANIES, _l("Certain companies")),
    (Audience.STAFF, _l("Staff only")),
)
WRITERS = ((Who.EVERYONE, _l("Everybody who sees the space")), (Who.STAFF, _l("Staff only")))
LONGEST_BODY = 70_000


def names(text: str | None) -> tuple[str, ...]:
    """Return the tags in a field: one a line, or separated by commas."""
    return tuple((text or "").replace("、", "\n").replace(",", "\n").splitlines())


class AskForm(Form):
    """A new thread. `origin` names what had been read before, as `kind:id`; `begun` is when a newcomer got the form."""

    title = StringField(_l("Title"), validators=[InputRequired(_l("Please write a title.")), Length(max=500)])
    kind = RadioField(_l("What is it?"), default=Kind.QUESTION, validators=[InputRequired()])
    space_id = SelectField(_l("Where"), coerce=int, validators=[InputRequired()])
    body = TextAreaField(_l("Text"), validators=[InputRequired(_l("Please write a text.")), Length(max=LONGEST_BODY)])
    tags = StringField(_l("Tags"), validators=[Optional(), Length(max=500)])
    files = AttachmentsField()
    origin = HiddenField(validators=[Optional(), Length(max=60)])
    confirmed = HiddenField(validators=[Optional(), Length(max=3)])
    begun = HiddenField(validators=[Optional(), Length(max=MAX_SIGNED)])


class ThreadForm(VersionedForm):
    """What a thread is called and filed under."""

    title = StringField(_l("Title"), validators=[InputRequired(_l("Please write a title.")), Length(max=500)])
    kind = RadioField(_l("What is it?"), validators=[InputRequired()])
    tags = StringField(_l("Tags"), validators=[Optional(), Length(max=500)])


class SpaceForm(VersionedForm):
    """A space: what it is for, and who sees it and writes in it."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Please write a name.")), Length(max=200)])
    purpose = TextAreaField(_l("What it is for"), validators=[Optional(), Length(max=2000)])
    lang = SelectField(_l("Language"), choices=offered((("", _l("Any")), ("ja", "日本語"), ("en", "English"))))
    audience = RadioField(
        _l("Who sees it"), choices=offered(AUDIENCES), default=Audience.EVERYONE, validators=[InputRequired()]
    )
    tiers = Checkboxes(_l("Tiers"), choices=offered(TIERS.items()))
    company_ids = SelectMultipleField(_l("Companies"), coerce=int)
    starters = RadioField(
        _l("Who may start threads"), choices=offered(WRITERS), default=Who.EVERYONE, validators=[InputRequired()]
    )
    repliers = RadioField(_l("Who may reply"), choices=offered(WRITERS), default=Who.EVERYONE, validators=[InputRequired()])

    def details(self) -> Details:
        """Return what was typed."""
        if "audience" not in self:
            return Details("", self.purpose.data or "", self.lang.data or "")
        return Details(
            name=self.name.data or "",
            purpose=self.purpose.data or "",
            lang=self.lang.data or "",
            audience=self.audience.data or "",
            tiers=tuple(self.tiers.data or ()),
            company_ids=tuple(self.company_ids.data or ()),
            starters=self.starters.data or "",
            repliers=self.repliers.data or "",
        )

    def leave_to_company(self) -> None:
        """Ask only for purpose and language: what else the private space of a company is follows the company."""
        for name in ("name", "audience", "tiers", "company_ids", "starters", "repliers"):
            del self[name]
