"""The shape of what staff say when requests ask for the same. What may be chosen is checked by the operation."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Checkboxes, Form
from app.core.i18n import _l
from app.requests.models import LONGEST_REASON


class MergeForm(Form):
    """Which requests become duplicates, of which one, and why. `target` is one of those offered, `address` any other."""

    ids = Checkboxes(_l("Requests"), coerce=int, validate_choice=False)
    target = StringField(_l("Which one shall lead?"), validators=[Optional(), Length(max=12)])
    address = StringField(_l("Address or number of another request"), validators=[Optional(), Length(max=300)])
    reason = StringField(
        _l("Reason"),
        default=_l("It asks for the same."),
        validators=[InputRequired(_l("Please write the reason in a few words.")), Length(max=LONGEST_REASON)],
    )
