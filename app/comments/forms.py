"""Forms for what people say."""

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.comments.first_post import MAX_SIGNED
from app.core.forms import Form, VersionedForm
from app.core.i18n import _l
from app.core.markdown import LONGEST_BYTES
from app.files.forms import AttachmentsField

_TOLD = [
    DataRequired(_l("Please write something.")),
    Length(max=LONGEST_BYTES, message=_l("This text is too long. Please split it.")),
]


class CommentForm(Form):
    """Something to say; `confirmed` is "yes" once its writer has looked at what other companies would see.

    `begun`: when a newcomer got it, see `first_post`.
    """

    body = TextAreaField(_l("Your words"), validators=_TOLD)
    files = AttachmentsField()
    is_internal = BooleanField(_l("Only staff see this"))
    reply_to_id = IntegerField(widget=HiddenInput(), validators=[Optional()])
    confirmed = StringField(widget=HiddenInput(), validators=[Length(max=3)])
    begun = StringField(widget=HiddenInput(), validators=[Length(max=MAX_SIGNED)])


class _Blank(PlainForm):
    """The fields of `CommentForm` alone, for pages that only show it: without values, tokens or a request."""

    body = TextAreaField(_l("Your words"), validators=_TOLD)
    files = AttachmentsField()
    is_internal = BooleanField(_l("Only staff see this"))


#: Made once; never filled.
BLANK = _Blank()


class EditForm(VersionedForm):
    """Other words for what was said."""

    body = TextAreaField(_l("Your words"), validators=_TOLD)
    files = AttachmentsField()
    confirmed = StringField(widget=HiddenInput(), validators=[Length(max=3)])
