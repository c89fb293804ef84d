"""The shape of what people and moderators type."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.activity import Fact
from app.core.forms import AddressForm, Form, VersionedForm, offered
from app.core.i18n import _l
from app.moderation import facts, policy
from app.moderation.models import Level, PenaltyKind, Reason
from app.moderation.queries import LogFilter
from app.moderation.sentences import LONGEST_REASON

REASONS = {
    Reason.SPAM: _l("Advertising or spam"),
    Reason.ABUSE: _l("Insults or harassment"),
    Reason.PRIVATE: _l("Private or confidential information"),
    Reason.OFF_TOPIC: _l("Does not belong here"),
    Reason.OTHER: _l("Something else"),
}
LEVELS = {
    Level.NEWCOMER: _l("Newcomer"),
    Level.MEMBER: _l("Member"),
    Level.REGULAR: _l("Regular"),
    Level.LEADER: _l("Leader"),
}
HOURS = {24: _l("1 day"), 72: _l("3 days"), 168: _l("1 week"), 720: _l("30 days")}
PENALTIES = {PenaltyKind.SILENCE: _l("Silence: may read, not write"), PenaltyKind.SUSPEND: _l("Suspend: may not sign in")}
PENALTY_NAMES = {PenaltyKind.SILENCE: _l("Silence"), PenaltyKind.SUSPEND: _l("Suspension")}
MEASURES = {
    "hide": _l("Hide the post"),
    "warn": _l("Leave the post and write to its author"),
    "nothing": _l("Leave the post"),
}
FACT_LABELS: dict[Fact, Any] = {
    facts.CASE_TAKEN: _l("Took a case"),
    facts.CASE_ASSIGNED: _l("Gave a case to somebody"),
    facts.CASE_GIVEN_BACK: _l("Gave a case back"),
    facts.NOTE_WRITTEN: _l("Wrote a note"),
    facts.CASE_DISMISSED: _l("Dismissed reports"),
    facts.CASE_ACTED: _l("Acted on reports"),
    facts.CASE_REOPENED: _l("Opened a case again"),
    facts.POST_HIDDEN: _l("Hid a post"),
    facts.POST_SHOWN: _l("Showed a post again"),
    facts.POST_APPROVED: _l("Approved a post"),
    facts.POST_EDITED: _l("Changed a post that waited"),
    facts.POST_REJECTED: _l("Rejected a post"),
    facts.AUTHOR_WARNED: _l("Warned somebody"),
    facts.SILENCED: _l("Silenced somebody"),
    facts.SUSPENDED: _l("Suspended somebody"),
    facts.PENALTY_LIFTED: _l("Ended a penalty early"),
    facts.PENALTY_ENDED: _l("A penalty ended"),
    facts.LEVEL_CHOSEN: _l("Set a level"),
    facts.LEVEL_GROWN: _l("A level grew"),
    facts.HIDDEN_BY_REPORTS: _l("Reports hid a post"),
    facts.WORD_ADDED: _l("Added a word"),
    facts.WORD_REMOVED: _l("Removed a word"),
}
_WHY = _l("Please write a reason. The people concerned read it.")
_FITS = Length(max=LONGEST_REASON)


def hours_or_none(value: Any) -> int | None:
    """Coerce a length of time; an empty one is None. Raises `ValueError` for anything else that is no number."""
    return int(value) if value not in (None, "", "None") else None


class _Apart(Form):
    """A form that shares its page with others: its fields have ids of their own, while their names stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{type(self).__name__.removesuffix('Form').lower()}-{field.id}"
            field.label.field_id = field.id


class ReportForm(Form):
    """What is wrong with a post."""

    reason = RadioField(
        _l("What is wrong with it?"),
        choices=offered(REASONS.items()),
        validators=[InputRequired(_l("Please choose what is wrong."))],
    )
    words = TextAreaField(_l("In your words"), validators=[_FITS])


class ReasonForm(_Apart):
    """A reason alone."""

    reason = TextAreaField(_l("Reason"), validators=[InputRequired(_WHY), _FITS])


class DismissForm(_Apart, VersionedForm):
    """Why reports are dismissed."""

    reason = TextAreaField(_l("What we tell those who reported it"), validators=[InputRequired(_WHY), _FITS])


class ActForm(_Apart, VersionedForm):
    """What is done about a post and its author."""

    measure = RadioField(_l("The post"), choices=offered(MEASURES.items()), default="hide", validators=[InputRequired()])
    penalty = SelectField(
        _l("Its author"), choices=offered([("", _l("Nothing more")), *PENALTIES.items()]), validators=[Optional()]
    )
    hours = SelectField(_l("For how long"), coerce=hours_or_none, choices=offered(HOURS.items()), validators=[Optional()])
    reason = TextAreaField(_l("Reason the author is told"), validators=[InputRequired(_WHY), _FITS])


class NoteForm(_Apart):
    """A note among moderators."""

    body = TextAreaField(_l("Note for the other moderators"), validators=[InputRequired(_l("Please write something.")), _FITS])


class AssignForm(_Apart):
    """Who works on a case."""

    assignee_id = SelectField(_l("Give it to"), coerce=int, validators=[InputRequired()])

    def offer(self, people: Sequence[tuple[int, str]]) -> None:
        """Set who can be chosen."""
        self.assignee_id.choices = offered(people)


class ApproveForm(_Apart, VersionedForm):
    """Whether the author is trusted from now on."""

    trust = BooleanField(_l("Trust the author from now on"))


class RejectForm(_Apart, VersionedForm):
    """Why a post is turned down."""

    reason = TextAreaField(_l("Reason the author is told"), validators=[InputRequired(_WHY), _FITS])
    silence_hours = SelectField(
        _l("Silence the author"),
        coerce=hours_or_none,
        choices=offered([("", _l("No")), *HOURS.items()]),
        validators=[Optional()],
    )


class EditForm(_Apart, VersionedForm):
    """The text of a post that waits."""

    text = TextAreaField(_l("Text"), validators=[InputRequired(_l("Please write a text.")), Length(max=70_000)])


class PenaltyForm(_Apart):
    """Silence or suspension of a person."""

    kind = RadioField(_l("What"), choices=offered(PENALTIES.items()), default=PenaltyKind.SILENCE, validators=[InputRequired()])
    hours = SelectField(_l("For how long"), coerce=int, choices=offered(HOURS.items()), validators=[InputRequired()])
    reason = TextAreaField(_l("Reason the person is told"), validators=[InputRequired(_WHY), _FITS])


class LevelForm(_Apart):
    """How far a person is trusted."""

    level = SelectField(
        _l("Level"),
        coerce=int,
        choices=offered((int(level), label) for level, label in LEVELS.items()),
        validators=[InputRequired()],
    )
    reason = StringField(_l("Reason"), validators=[InputRequired(_l("Please write a reason.")), _FITS])


class WordsForm(Form):
    """Words to look out for, one a line."""

    words = TextAreaField(
        _l("Words, one a line"), validators=[InputRequired(_l("Please write at least one word.")), Length(max=20_000)]
    )
    note = StringField(_l("Why we look out for them"), validators=[Length(max=300)])


class LogFilterForm(AddressForm):
    """What the log is narrowed to."""

    fact = SelectField(
        _l("What"), choices=offered([("", _l("Everything")), *((fact.name, label) for fact, label in FACT_LABELS.items())])
    )
    moderator = StringField(_l("Moderator"))
    words = StringField(_l("Post or person"))
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("To"), validators=[Optional()])

    def chosen(self) -> LogFilter:
        """Return what was chosen; what cannot be understood narrows nothing."""
        names = {fact.name for fact in facts.LOGGED}
        return LogFilter(
            fact=self.fact.data if self.fact.data in names else "",
            moderator=_plain(self.moderator.data),
            words=_plain(self.words.data),
            since=self.since.data,
            until=self.until.data,
        )


def _plain(typed: str | None) -> str:
    # PostgreSQL keeps no zero characters, so nothing can be found by one.
    return (typed or "").replace("\0", "").strip()[:100]


assert set(HOURS) == set(policy.PROPOSED_HOURS)
