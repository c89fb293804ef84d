"""How people describe themselves and how the site looks to them."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.errors import Conflict, Refused
from app.core.i18n import LOCALES, _
from app.core.transaction import transaction
from app.people import facts, policy
from app.people.models import MAX_NAME, Appearance, Theme, User


@dataclass(frozen=True)
class Profile:
    """What a person says about themselves."""

    name: str
    reading: str = ""
    job_title: str = ""
    locale: str = "ja"
    timezone: str = "Asia/Tokyo"
    theme: str = Theme.AUTO
    appearance: str = Appearance.NAME_COMPANY
    pen_name: str = ""


def ensure_name(name: str, field: str = "name") -> None:
    """Refuse a name that is empty, too long or holds control characters. Raises `Refused`."""
    if not name.strip():
        raise Refused(_("Please enter your name."), field)
    if len(name.strip()) > MAX_NAME:
        raise Refused(_("Please use %(count)s characters or fewer.", count=MAX_NAME), field)
    if not name.isprintable():
        raise Refused(_("This holds a character that cannot be used."), field)


@transaction
def edit_profile(actor: Viewer, person: User, profile: Profile, *, version: int | None = None) -> None:
    """Save what a person says about themselves. Raises `Conflict` when it was changed in another window."""
    ensure(policy.can_edit_profile(actor, person))
    if version is not None and version != person.version:
        raise Conflict({_("Name"): person.name, _("Job title"): person.job_title, _("Pen name"): person.pen_name})
    _ensure_sound(profile)
    before = (person.name, person.pen_name, person.appearance)
    person.name = profile.name.strip()
    person.reading = profile.reading.strip()
    person.job_title = profile.job_title.strip()
    person.locale = profile.locale
    person.timezone = profile.timezone
    person.theme = profile.theme
    person.appearance = profile.appearance
    person.pen_name = profile.pen_name.strip()
    # Others may have named them in what they wrote.
    is_renamed = before != (person.name, person.pen_name, person.appearance)
    activity.record(
        facts.PROFILE_CHANGED,
        actor=actor,
        subject=person,
        company_id=person.company_id,
        title=person.name,
        is_renamed=is_renamed,
    )


@transaction
def choose_language(actor: Viewer, person: User, locale: str) -> None:
    """Save the language of a person's pages and mails."""
    ensure(policy.can_edit_profile(actor, person))
    if locale not in LOCALES:
        raise Refused(_("Please choose one of the languages."), "locale")
    person.locale = locale
    activity.record(facts.PROFILE_CHANGED, actor=actor, subject=person, company_id=person.company_id, title=person.name)


def _ensure_sound(profile: Profile) -> None:
    ensure_name(profile.name)
    for field in ("reading", "job_title", "pen_name"):
        text = getattr(profile, field)
        if text.strip():
            ensure_name(text, field)
    choices = {"locale": LOCALES, "theme": tuple(Theme), "appearance": tuple(Appearance)}
    for field, known in choices.items():
        if getattr(profile, field) not in known:
            raise Refused(_("Please choose one of the list."), field)
    if profile.timezone not in available_timezones():
        raise Refused(_("Please choose one of the list."), "timezone")
    if profile.appearance == Appearance.PEN_NAME and not profile.pen_name.strip():
        raise Refused(_("Please enter the pen name you want to use."), "pen_name")
