"""The shape of what people type about the roadmap. Choices are handed in by the routes."""

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.forms import Form, VersionedForm
from app.core.i18n import _l
from app.requests.models.weights import DEFAULTS as OF_VOTES
from app.roadmap.operations import LONGEST_PURPOSE, Words
from app.roadmap.scoring import DEFAULTS

WEIGHT = [InputRequired(), NumberRange(0, 1000)]
PERCENT = [Optional(), NumberRange(0, 100)]


class WordsForm(VersionedForm):
    """What the roadmap says of a request."""

    purpose = TextAreaField(_l("What, why and for whom"), validators=[Length(max=LONGEST_PURPOSE)])
    term = SelectField(_l("Term"))
    quarter = SelectField(_l("Quarter"))
    progress = IntegerField(_l("Progress in percent"), validators=PERCENT)
    is_public = BooleanField(_l("May stand on the page without sign-in"))
    external_key = StringField(_l("Number in the tracker"), validators=[Length(max=80)])
    external_url = StringField(_l("Address in the tracker"), validators=[Length(max=500)])

    def words(self) -> Words:
        """Return what was typed."""
        return Words(
            purpose=self.purpose.data or "",
            term=self.term.data or "",
            quarter=self.quarter.data or "",
            progress=self.progress.data,
            is_public=bool(self.is_public.data),
            external_key=self.external_key.data or "",
            external_url=self.external_url.data or "",
        )


class WeightsForm(Form):
    """The numbers the score is worked out with, and what votes are worth: one field a number, made from their names."""

    renewal = IntegerField(_l("Points for each company whose contract is renewed within 90 days"), validators=WEIGHT)
    seats = IntegerField(_l("Points for every hundred seats"), validators=WEIGHT)
    confidence = IntegerField(_l("Confidence nobody has set, in percent"), validators=[InputRequired(), NumberRange(0, 100)])
    tier_high = IntegerField(_l("Vote from a high touch company"), validators=WEIGHT)
    tier_mid = IntegerField(_l("Vote from a mid touch company"), validators=WEIGHT)
    tier_low = IntegerField(_l("Vote from a low touch company"), validators=WEIGHT)
    tier_tech = IntegerField(_l("Vote from a tech touch company"), validators=WEIGHT)
    tier_none = IntegerField(_l("Vote of an unknown company"), validators=WEIGHT)
    importance_1 = IntegerField(_l("Times: nice to have"), validators=WEIGHT)
    importance_2 = IntegerField(_l("Times: important"), validators=WEIGHT)
    importance_3 = IntegerField(_l("Times: we cannot go on without it"), validators=WEIGHT)

    def of_score(self) -> dict[str, int]:
        """Return the numbers of the score."""
        return {name: int(self[name].data) for name in DEFAULTS}

    def of_votes(self) -> dict[str, int]:
        """Return what votes are worth, by the names they are kept under."""
        return {name: int(self[field_of(name)].data) for name in OF_VOTES}


def field_of(name: str) -> str:
    """Return the name of the field of a weight such as `tier.high`."""
    return name.replace(".", "_")
