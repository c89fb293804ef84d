"""The shape of what people type; what is allowed is decided by operations."""

from typing import Any
from zoneinfo import available_timezones

from flask_wtf.file import FileField
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.forms import Checkboxes, Form, VersionedForm, offered
from app.core.i18n import _l
from app.people.models import MAX_MAIL, MAX_NAME, Appearance, Theme
from app.people.roles import COMPANY_ROLES, LABELS, STAFF_ROLES

LONGEST_INPUT = 1000
NEEDED = _l("Please fill this in.")
NOT_CHOSEN = -1
CHOSEN = [InputRequired(NEEDED)]
LANGUAGES = offered([("ja", "日本語"), ("en", "English")])


class RolesField(Checkboxes):
    """Roles inside a company."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_l("Roles"), choices=offered((role, LABELS[role]) for role in COMPANY_ROLES), **kwargs)
        # Said here and not by a validator, which would make the browser demand every single box.
        self.flags.required = True


def staff_role_field() -> SelectField:
    """Return a field for one staff role."""
    return SelectField(_l("Role"), validators=CHOSEN, choices=offered((role, LABELS[role]) for role in STAFF_ROLES))


class SignInForm(Form):
    """Mail address and password."""

    mail = EmailField(
        _l("Mail address"),
        validators=[DataRequired(NEEDED), Length(max=MAX_MAIL)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(NEEDED), Length(max=LONGEST_INPUT)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class CodeForm(Form):
    """A code of the second factor, or a recovery code."""

    code = StringField(
        _l("Code"),
        validators=[DataRequired(NEEDED), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"},
    )


class SetUpFactorForm(CodeForm):
    """The first code of a new second factor; `offer` carries the sealed secret it belongs to."""

    offer = HiddenField(validators=[Length(max=LONGEST_INPUT)])


class ResetForm(Form):
    """Where to send a reset link."""

    mail = EmailField(
        _l("Mail address"), validators=[DataRequired(NEEDED), Length(max=MAX_MAIL)], render_kw={"autocomplete": "username"}
    )


class NewPasswordForm(Form):
    """A new password, typed once: it can be shown, and a reset is one mail away."""

    password = PasswordField(
        _l("New password"),
        validators=[DataRequired(NEEDED), Length(max=LONGEST_INPUT)],
        render_kw={"autocomplete": "new-password"},
    )


class JoinForm(NewPasswordForm):
    """What a person who accepts an invitation tells."""

    name = StringField(_l("Name"), validators=[DataRequired(NEEDED), Length(max=MAX_NAME)], render_kw={"autocomplete": "name"})
    reading = StringField(_l("Reading of the name"), validators=[Length(max=MAX_NAME)])
    locale = SelectField(_l("Language"), validators=CHOSEN, choices=LANGUAGES)


class ConfirmForm(Form):
    """The password once more."""

    password = PasswordField(
        _l("Password"),
        validators=[DataRequired(NEEDED), Length(max=LONGEST_INPUT)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class MailForm(Form):
    """A new mail address."""

    mail = EmailField(
        _l("New mail address"), validators=[DataRequired(NEEDED), Length(max=MAX_MAIL)], render_kw={"autocomplete": "email"}
    )


class ProfileForm(VersionedForm):
    """What a person says about themselves."""

    name = StringField(_l("Name"), validators=[DataRequired(NEEDED), Length(max=MAX_NAME)], render_kw={"autocomplete": "name"})
    reading = StringField(_l("Reading of the name"), validators=[Length(max=MAX_NAME)])
    job_title = StringField(
        _l("Job title"), validators=[Length(max=MAX_NAME)], render_kw={"autocomplete": "organization-title"}
    )
    appearance = SelectField(
        _l("How people of other companies see you"),
        validators=CHOSEN,
        choices=offered(
            [
                (Appearance.NAME_COMPANY.value, _l("Name and company")),
                (Appearance.NAME.value, _l("Name only")),
                (Appearance.PEN_NAME.value, _l("Pen name")),
            ]
        ),
    )
    pen_name = StringField(_l("Pen name"), validators=[Length(max=MAX_NAME)])
    locale = SelectField(_l("Language"), validators=CHOSEN, choices=LANGUAGES)
    timezone = SelectField(
        _l("Time zone"), validators=CHOSEN, choices=offered((name, name) for name in sorted(available_timezones()))
    )
    theme = SelectField(
        _l("Colours"),
        validators=CHOSEN,
        choices=offered(
            [(Theme.AUTO.value, _l("As the device")), (Theme.LIGHT.value, _l("Light")), (Theme.DARK.value, _l("Dark"))]
        ),
    )


class InviteForm(Form):
    """One person to invite; `company` 0 stands for the staff."""

    mail = EmailField(_l("Mail address"), validators=[DataRequired(NEEDED), Length(max=MAX_MAIL)])
    name = StringField(_l("Name"), validators=[Length(max=MAX_NAME)])
    company = SelectField(_l("Company"), validators=CHOSEN, coerce=int)
    roles = RolesField()
    staff_role = staff_role_field()
    locale = SelectField(_l("Language of the mail"), validators=CHOSEN, choices=LANGUAGES)

    def __init__(self, companies: list[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.company.choices = offered([(NOT_CHOSEN, _l("Please choose")), *companies])
        if len(companies) == 1:
            del self.company
        if not any(key == 0 for key, _name in companies):
            del self.staff_role


class BulkForm(Form):
    """Many people to invite: a CSV file, or its text carried from the check to the sending."""

    file = FileField(_l("CSV file"))
    text = TextAreaField(_l("Or paste the list here"), validators=[Length(max=200_000)])
    company = SelectField(_l("Company"), validators=CHOSEN, coerce=int)
    locale = SelectField(_l("Language of the mail"), validators=CHOSEN, choices=LANGUAGES)

    def __init__(self, companies: list[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.company.choices = offered([(NOT_CHOSEN, _l("Please choose")), *companies])
        if len(companies) == 1:
            del self.company


class RolesForm(VersionedForm):
    """Roles of a colleague."""

    roles = RolesField()


class StaffRoleForm(VersionedForm):
    """Role of a member of staff."""

    staff_role = staff_role_field()
