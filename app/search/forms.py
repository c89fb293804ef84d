"""Forms of search."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.core.forms import Form, VersionedForm
from app.core.i18n import _l
from app.search.models import LONGEST_NOTE, LONGEST_WORDS


class MissingForm(Form):
    """ "I did not find it": the words asked, the key of the search, and what one wanted to know."""

    words = HiddenField(validators=[Length(max=LONGEST_WORDS)])
    search_key = HiddenField(validators=[Length(max=24)])
    note = TextAreaField(_l("What did you want to know or do?"), validators=[Length(max=LONGEST_NOTE)])


class SynonymForm(VersionedForm):
    """One group on one line; `gap` names the gap it closes."""

    line = StringField(_l("Words that mean the same"), validators=[DataRequired(), Length(max=2000)])
    gap = HiddenField(validators=[Length(max=LONGEST_WORDS)])
