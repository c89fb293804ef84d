"""Shapes of input: a company, the list's filter, a file."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SearchField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.companies import labels
from app.companies.details import LIMITS, NAMES, Details
from app.companies.queries import SORTS, Filter
from app.core.forms import AddressForm, Form, VersionedForm
from app.core.i18n import _, _l
from app.core.keys import LARGEST_KEY

DAYS = (30, 60, 90, 180)
LONGEST_TEXT = 100


def _choices(codes: Mapping[str, LazyString], empty: str) -> list[tuple[str, str]]:
    return [("", empty), *((str(code), str(label)) for code, label in codes.items())]


class CompanyForm(VersionedForm):
    """Everything staff know about a company; owner choices are handed in."""

    name = StringField(
        _l("Company name"), validators=[InputRequired(_l("Enter the name of the company.")), Length(max=LIMITS["name"])]
    )
    reading = StringField(_l("Japanese reading"), validators=[Length(max=LIMITS["reading"])])
    tier = SelectField(_l("Tier"), choices=lambda: list(labels.TIERS.items()), validators=[InputRequired()])
    lifecycle = SelectField(_l("Lifecycle"), choices=lambda: list(labels.LIFECYCLES.items()), validators=[InputRequired()])
    owner_id = SelectField(_l("CS owner"), coerce=lambda value: int(value) if value else None)
    plan = StringField(_l("Plan"), validators=[Length(max=LIMITS["plan"])])
    seats = IntegerField(_l("Seats bought"), validators=[Optional()])
    contract_starts_on = DateField(_l("Contract start"), validators=[Optional()])
    renews_on = DateField(_l("Renewal date"), validators=[Optional()])
    industry = SelectField(_l("Industry"), choices=lambda: _choices(labels.INDUSTRIES, _("Not known")))
    size = SelectField(_l("Company size"), choices=lambda: _choices(labels.SIZES, _("Not known")))
    domains = TextAreaField(_l("Mail domains"))
    external_id = StringField(_l("External ID"), validators=[Length(max=LIMITS["external_id"])])

    def offer_owners(self, owners: list[tuple[int, str]]) -> None:
        """Fill the choices of the owner: `(id, name)` in order."""
        self.owner_id.choices = [("", _("Nobody yet")), *owners]

    def details(self) -> Details:
        """Return what was typed as plain values."""
        values = {name: self[name].data for name in NAMES if name != "domains"}
        return Details(**values, domains=tuple((self.domains.data or "").replace(",", " ").split()))


class FilterForm(AddressForm):
    """The filters above the list, shown from a `Filter`."""

    q = SearchField(_l("Name or domain"))
    tier = SelectField(_l("Tier"), choices=lambda: _choices(labels.TIERS, _("All")))
    lifecycle = SelectField(_l("Lifecycle"), choices=lambda: _choices(labels.LIFECYCLES, _("All")))
    owner = SelectField(_l("CS owner"))
    renews = SelectField(
        _l("Renewal"), choices=lambda: [("", _("Any time")), *((str(n), _("within %(days)s days", days=n)) for n in DAYS)]
    )
    sort = SelectField(
        _l("Sort by"), choices=lambda: [("name", _("Name")), ("renewal", _("Renewal date")), ("newest", _("Newest first"))]
    )

    def offer_owners(self, owners: list[tuple[int, str]]) -> None:
        """Fill the choices of the owner: `(id, name)` in order."""
        self.owner.choices = [("", _("All")), ("0", _("Nobody yet")), *((str(key), name) for key, name in owners)]


class UploadForm(Form):
    """A CSV file."""

    file = FileField(_l("CSV file"), validators=[FileRequired(_l("Choose a CSV file."))])


def filter_of(args: "MultiDict[str, str]") -> Filter:
    """Return the filter of an address; what nobody knows is left out."""
    tier, lifecycle, sort = args.get("tier", ""), args.get("lifecycle", ""), args.get("sort", "")
    renews = args.get("renews", type=int)
    return Filter(
        text=args.get("q", "").replace("\0", "")[:LONGEST_TEXT],
        tier=tier if tier in labels.TIERS else "",
        lifecycle=lifecycle if lifecycle in labels.LIFECYCLES else "",
        owner=_small(args.get("owner", type=int)),
        renews_within=renews if renews is not None and 0 <= renews <= 3660 else None,
        is_archived=args.get("archived") == "1",
        sort=sort if sort in SORTS else "name",
    )


def _small(number: int | None) -> int | None:
    # Larger numbers than a key can be would make the database complain instead of finding nothing.
    return number if number is not None and 0 <= number <= LARGEST_KEY else None


def as_arguments(chosen: Filter) -> dict[str, str]:
    """Return the arguments of the address that stands for `chosen`, without what is empty."""
    given = {
        "q": chosen.text,
        "tier": chosen.tier,
        "lifecycle": chosen.lifecycle,
        "owner": "" if chosen.owner is None else str(chosen.owner),
        "renews": "" if chosen.renews_within is None else str(chosen.renews_within),
        "archived": "1" if chosen.is_archived else "",
        "sort": "" if chosen.sort == "name" else chosen.sort,
    }
    return {name: value for name, value in given.items() if value}
