"""The shape of what people type about polls."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form
from app.core.i18n import _l


class PollForm(Form):
    """A question with choices, one a line."""

    question = StringField(
        _l("What do you want to know?"), validators=[InputRequired(_l("Please write a question.")), Length(max=400)]
    )
    options = TextAreaField(
        _l("Choices"), validators=[InputRequired(_l("Please write the choices, one on each line.")), Length(max=5000)]
    )
    is_multiple = BooleanField(_l("Several may be chosen"))
    closes_on = DateField(_l("Last day to vote"), validators=[Optional()])

    def closes_at(self, timezone: str) -> datetime | None:
        """Return the end of the last day in that zone, in UTC; None when no day was chosen."""
        day: date | None = self.closes_on.data
        return datetime.combine(day, time.max, ZoneInfo(timezone)).astimezone(UTC) if day else None


class ListingForm(Form):
    """Whether one may be named among the people who helped."""

    is_listed = BooleanField(_l("I may be named among the people who helped"))
