"""The shape of what staff type to put threads in order. Choices are handed in by the routes."""

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Checkboxes, Form, offered
from app.core.i18n import _l
from app.discussions.models import Kind
from app.discussions.models.arranging import LONGEST_REASON

KINDS = ((Kind.QUESTION, _l("Question")), (Kind.DISCUSSION, _l("Discussion")))


class ReasonForm(Form):
    """Why something is done; `confirmed` holds the space whose readers were shown, once they were."""

    reason = StringField(
        _l("Reason"), validators=[InputRequired(_l("Please write the reason in a few words.")), Length(max=LONGEST_REASON)]
    )
    confirmed = HiddenField(validators=[Optional(), Length(max=12)])
    is_right = BooleanField(_l("Yes, these people may read it"))

    @property
    def confirmed_space(self) -> int | None:
        """The space whose readers somebody was shown and ticked, or None."""
        text = self.confirmed.data or ""
        return int(text) if self.is_right.data and text.isascii() and text.isdigit() else None


class MoveForm(ReasonForm):
    """Where a thread goes."""

    space_id = SelectField(_l("Space"), coerce=int, validators=[InputRequired()])


class MergeForm(ReasonForm):
    """Which thread takes the posts."""

    target = StringField(
        _l("Address or number of the other thread"),
        validators=[InputRequired(_l("Please give the address of the other thread.")), Length(max=300)],
    )


class SplitForm(ReasonForm):
    """Which posts become a thread, and which one. What may be chosen is checked by the operation."""

    posts = Checkboxes(_l("Posts"), coerce=int, validate_choice=False)
    title = StringField(_l("Title of the new thread"), validators=[InputRequired(_l("Please write a title.")), Length(max=200)])
    kind = RadioField(_l("What is it?"), choices=offered(KINDS), default=Kind.QUESTION, validators=[InputRequired()])
    space_id = SelectField(_l("Space"), coerce=int, validators=[InputRequired()])


FORMS: dict[str, type[ReasonForm]] = {
    "pin": ReasonForm,
    "unpin": ReasonForm,
    "close": ReasonForm,
    "reopen": ReasonForm,
    "move": MoveForm,
    "merge": MergeForm,
    "split": SplitForm,
}
