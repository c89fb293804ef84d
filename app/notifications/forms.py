"""The shape of what people choose about being told. One row of choices for each kind is read by hand: kinds come from facts."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.activity import Notice as Kind
from app.core.forms import Form, offered
from app.core.i18n import _l
from app.notifications.models import Mail, Rhythm
from app.notifications.queries.preferences import Choice

RHYTHMS = ((Rhythm.DAILY, _l("Every day")), (Rhythm.WEEKLY, _l("Once a week")), (Rhythm.OFF, _l("Never")))
MAILS = ((Mail.NOW, _l("At once")), (Mail.DIGEST, _l("In the digest")), (Mail.OFF, _l("No mail")))
WEEKDAYS = tuple(
    enumerate(
        (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday")),
    )
)
HOURS = [(hour, f"{hour}:00") for hour in range(24)]


def hour_or_none(value: Any) -> int | None:
    """Coerce the value of a select of hours; an empty one is None. Raises `ValueError` for anything else that is no number."""
    return int(value) if value not in (None, "", "None") else None


class TimesForm(Form):
    """When mails come. `version` is that of the row, 0 while there is none."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    rhythm = RadioField(_l("Digest"), choices=offered(RHYTHMS), validators=[InputRequired()])
    weekday = SelectField(_l("Day of the weekly digest"), choices=offered(WEEKDAYS), coerce=int, validators=[InputRequired()])
    hour = SelectField(_l("Hour of the digest"), choices=offered(HOURS), coerce=int, validators=[InputRequired()])
    quiet_from = SelectField(
        _l("No mails from"), choices=offered([("", _l("Always welcome")), *HOURS]), coerce=hour_or_none, validators=[Optional()]
    )
    quiet_until = SelectField(
        _l("until"), choices=offered([("", _l("Always welcome")), *HOURS]), coerce=hour_or_none, validators=[Optional()]
    )


class HabitForm(Form):
    """What is watched without being asked."""

    when_writing = BooleanField(_l("Watch what I write in"))
    when_mentioned = BooleanField(_l("Watch what I am named in"))


class ChannelsForm(Form):
    """Only the guards of a form: its rows are made from the kinds there are."""


def channels(kinds: Iterable[Kind], sent: Mapping[str, str]) -> dict[str, Choice]:
    """Return the choices a form of channels was sent with; kinds it does not name are left out."""
    return {
        kind.kind: Choice(f"app-{kind.kind}" in sent, sent[f"mail-{kind.kind}"])
        for kind in kinds
        if f"mail-{kind.kind}" in sent
    }
