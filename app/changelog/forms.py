"""The shape of what people type about the changelog. Choices are handed in by the routes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.changelog.labels import AUDIENCES, KINDS, SAID
from app.changelog.models import LANGUAGES, Audience, EntryKind
from app.changelog.operations import Properties
from app.companies.labels import TIERS
from app.core.forms import Checkboxes, Form, VersionedForm, offered
from app.core.i18n import _l

Pairs = Sequence[tuple[Any, Any]]


def lines(text: str | None) -> tuple[str, ...]:
    """Return the lines of a textarea without the empty ones."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class EntryForm(VersionedForm):
    """An entry in both languages; one of them may be left out."""

    kind = RadioField(
        _l("Kind"),
        choices=offered((key, name[0]) for key, name in KINDS.items()),
        default=EntryKind.NEW,
        validators=[InputRequired(_l("Please choose one of the list."))],
    )
    title_ja = StringField(_l("Title in Japanese"), validators=[Length(max=200)])
    summary_ja = TextAreaField(_l("What changes for whom, in Japanese"), validators=[Length(max=2_000)])
    body_ja = TextAreaField(_l("How to use it, in Japanese"), validators=[Length(max=70_000)])
    title_en = StringField(_l("Title in English"), validators=[Length(max=200)])
    summary_en = TextAreaField(_l("What changes for whom, in English"), validators=[Length(max=2_000)])
    body_en = TextAreaField(_l("How to use it, in English"), validators=[Length(max=70_000)])
    requests = TextAreaField(_l("Requests it fulfils"), validators=[Length(max=6_000)])
    answers = TextAreaField(_l("Answers that explain it"), validators=[Length(max=6_000)])
    audience = RadioField(
        _l("Who may read it"),
        choices=offered(AUDIENCES.items()),
        default=Audience.EVERYONE,
        validators=[InputRequired(_l("Please choose one of the list."))],
    )
    tiers = Checkboxes(_l("Tiers"), choices=offered(TIERS.items()))
    company_ids = SelectMultipleField(_l("Companies"), coerce=int)
    publish_at = DateTimeLocalField(_l("Publish on"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()])

    def offer(self, companies: Pairs) -> None:
        """Set what can be chosen."""
        self.company_ids.choices = offered(companies)

    def typed(self) -> dict[str, tuple[str, str, str]]:
        """Return title, summary and body by language."""
        parts = ("title", "summary", "body")
        return {lang: tuple(self[f"{part}_{lang}"].data or "" for part in parts) for lang in LANGUAGES}  # type: ignore[misc]

    def properties(self, *, requests: Sequence[int], answers: Sequence[int]) -> Properties:
        """Return what was chosen for all languages."""
        return Properties(
            kind=self.kind.data or "",
            audience=self.audience.data or "",
            tiers=tuple(self.tiers.data or ()),
            company_ids=tuple(self.company_ids.data or ()),
            answers=tuple(answers),
            requests=tuple(requests),
        )

    def moment(self, timezone: str) -> datetime | None:
        """Return when it is to come out, typed as the clock of `timezone` shows it, in UTC; None when nothing was typed."""
        typed: datetime | None = self.publish_at.data
        return typed.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC) if typed is not None else None

    def show_moment(self, moment: datetime | None, timezone: str) -> None:
        """Put a moment into the field, as the clock of `timezone` shows it."""
        self.publish_at.data = moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) if moment is not None else None


class OpinionForm(Form):
    """Whether what came solves what was asked for."""

    said = RadioField(
        _l("Does it solve what you asked for?"),
        choices=offered((key, name[0]) for key, name in SAID.items()),
        validators=[InputRequired(_l("Please choose one of the list."))],
    )
    words = TextAreaField(_l("What is still missing, or what helped?"), validators=[Length(max=1_000)])
