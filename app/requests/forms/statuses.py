"""The shape of what is typed about statuses, and about where a request stands."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core import clock, subjects
from app.core.access import viewer
from app.core.errors import Refused
from app.core.forms import Form, VersionedForm, offered
from app.core.i18n import _, _l
from app.requests.forms.requests import number
from app.requests.models import LONGEST_REASON, StatusKind
from app.requests.operations.demands import LONGEST_NOTE, note_of, note_too_long, reason_of, unmet
from app.requests.operations.statuses import TONES, Details
from app.requests.queries import statuses

KINDS = {
    StatusKind.NEW: _l("New: nobody has looked at it closely yet"),
    StatusKind.REVIEWING: _l("Reviewing: it is thought about"),
    StatusKind.PLANNED: _l("Planned: it will be made"),
    StatusKind.STARTED: _l("Started: it is being made"),
    StatusKind.RELEASED: _l("Released: it is there"),
    StatusKind.DECLINED: _l("Declined: it will not be made for now"),
    StatusKind.MERGED: _l("Merged: it is a duplicate of another"),
}
TONE_NAMES = {
    "neutral": _l("Grey"),
    "info": _l("Blue"),
    "warning": _l("Ochre"),
    "accent": _l("Orange"),
    "success": _l("Green"),
    "danger": _l("Red"),
}
assert set(TONE_NAMES) == set(TONES)


class NeededAtTimes(Optional):
    """May be left empty, depending on the status: the help beside the field says when, so it is not called optional."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "needed_at_times": True}


class StandingForm(VersionedForm):
    """Where a request stands from now on, and what is said with it. `next` is where to go on afterwards."""

    status_id = SelectField(_l("Status"), coerce=number, validators=[InputRequired()])
    # A little more than is kept, so that the sentence about the length comes from one place.
    note = TextAreaField(_l("Note to the users"), validators=[NeededAtTimes(), Length(max=2 * LONGEST_NOTE)])
    reason = StringField(_l("Reason"), validators=[NeededAtTimes(), Length(max=2 * LONGEST_REASON)])
    next_review_on = DateField(_l("Next review"), validators=[NeededAtTimes()])
    # The day the form put there by itself.
    proposed_on = HiddenField(validators=[Optional(), Length(max=10)])
    alternative = StringField(_l("What helps instead"), validators=[Optional(), Length(max=2000)])
    tell_now = BooleanField(_l("Tell everybody at once instead of this evening"))
    next = HiddenField(validators=[Optional(), Length(max=500)])

    def __init__(self, *args: Any, stands_at: int, **kwargs: Any) -> None:
        """`stands_at` is the status of the request, by its id."""
        self.stands_at = stands_at
        self.offered_instead: tuple[str, int] | None = None
        super().__init__(*args, **kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Put everything that is wrong or missing at its field, so that one look is enough to mend it."""
        return bool(super().validate(extra_validators)) & self._meets_the_demands()

    @property
    def review_on(self) -> date | None:
        """The day of the next review: where nothing is left to look at, a day the form proposed is nobody's choice."""
        after, day = statuses.by_id().get(self.status_id.data or 0), self.next_review_on.data
        is_proposed = isinstance(day, date) and day.isoformat() == self.proposed_on.data
        return None if after is not None and not after.is_open and is_proposed else day

    def validate_alternative(self, field: StringField) -> None:
        """Find what an address leads to. Raises `ValidationError` when it is none of this site."""
        self.offered_instead = subjects.addressed(viewer(), (field.data or "").strip())
        if self.offered_instead is None:
            raise ValidationError(_("There is no such page here. Paste the address of an answer, a thread or a request."))

    def _meets_the_demands(self) -> bool:
        after = statuses.by_id().get(self.status_id.data or 0)
        if after is None:
            return False
        note, reason = note_of(self.note.data or ""), reason_of(self.reason.data or "")
        found = unmet(
            after, is_move=after.id != self.stands_at, is_noted=bool(note), reason=reason,
            next_review_on=self.review_on, today=clock.today(viewer().timezone),
        )  # fmt: skip
        if too_long := note_too_long(note):
            found["note"] = too_long
        for field, sentence in found.items():
            # A day that is none is no missing day besides.
            if not self[field].errors:
                self.refuse(Refused(sentence, field))
        return not found


class StatusForm(VersionedForm):
    """A status: what it is called and what holds for requests that stand there."""

    kind = RadioField(_l("What it means"), choices=offered(KINDS.items()), validators=[InputRequired()])
    name_ja = StringField(_l("Name in Japanese"), validators=[InputRequired(_l("Please write a name.")), Length(max=200)])
    name_en = StringField(_l("Name in English"), validators=[InputRequired(_l("Please write a name.")), Length(max=200)])
    tone = SelectField(_l("Colour"), choices=offered(TONE_NAMES.items()), default="neutral", validators=[InputRequired()])
    is_first = BooleanField(_l("New requests get it"))
    is_voting_open = BooleanField(_l("Votes can be cast and taken back"), default=True)
    is_on_roadmap = BooleanField(_l("It is a column of the roadmap"))
    needs_note = BooleanField(_l("Every change to it needs a note"))

    def details(self) -> Details:
        """Return what was typed."""
        return Details(
            kind=str(self.kind.data or "") if "kind" in self else "",
            name_ja=self.name_ja.data or "",
            name_en=self.name_en.data or "",
            tone=self.tone.data or "",
            is_first=self.is_first.data,
            is_voting_open=self.is_voting_open.data,
            is_on_roadmap=self.is_on_roadmap.data,
            needs_note=self.needs_note.data,
        )


class RetireForm(Form):
    """Where the requests go whose status is offered no more."""

    target_id = SelectField(_l("Move its requests to"), coerce=number, validators=[Optional()])
    reason = StringField(_l("Reason"), validators=[Optional(), Length(max=LONGEST_REASON)])
