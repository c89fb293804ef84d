"""The filters above the activity log, and how they stand in an address."""

import re

from werkzeug.datastructures import MultiDict
from wtforms import DateField, SearchField, SelectField

from app.admin.queries import Filter
from app.core.activity import declared
from app.core.forms import AddressForm
from app.core.i18n import _, _l
from app.core.keys import LARGEST_KEY

LONGEST_TEXT = 100
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


class FilterForm(AddressForm):
    """What the activity log is narrowed to."""

    person = SearchField(_l("Person"))
    fact = SelectField(_l("What happened"), choices=lambda: [("", _("Everything")), *_facts()])
    company = SelectField(_l("Company"))
    subject = SearchField(_l("Subject"))
    since = DateField(_l("From day"))
    until = DateField(_l("To day"))

    def offer_companies(self, companies: list[tuple[int, str]]) -> None:
        """Fill the choices of the company: `(id, name)` in order."""
        self.company.choices = [("", _("All")), *((str(key), name) for key, name in companies)]


def _facts() -> list[tuple[str, str]]:
    return sorted((name, PLACEHOLDER.sub("…", str(fact.sentence))) for name, fact in declared().items())


def filter_of(args: "MultiDict[str, str]") -> Filter:
    """Return the filter of an address; what cannot be read is left out."""
    form = FilterForm(formdata=args)
    form.offer_companies([])
    company = args.get("company", type=int)
    return Filter(
        person=_text(args, "person"),
        fact=_text(args, "fact"),
        company=company if company is not None and 0 <= company <= LARGEST_KEY else None,
        subject=_text(args, "subject"),
        since=form.since.data,
        until=form.until.data,
    )


def _text(args: "MultiDict[str, str]", name: str) -> str:
    # PostgreSQL keeps no zero characters, so nothing can be found by one.
    return args.get(name, "").replace("\0", "").strip()[:LONGEST_TEXT]


def as_arguments(chosen: Filter) -> dict[str, str]:
    """Return the arguments of the address that stands for `chosen`, without what is empty."""
    given = {
        "person": chosen.person,
        "fact": chosen.fact,
        "company": "" if chosen.company is None else str(chosen.company),
        "subject": chosen.subject,
        "since": chosen.since.isoformat() if chosen.since else "",
        "until": chosen.until.isoformat() if chosen.until else "",
    }
    return {name: value for name, value in given.items() if value}
