"""Writing the list of companies to a CSV file."""

from collections.abc import Sequence
from datetime import date

from app.companies import details as about
from app.companies import facts, labels, owners, policy, queries
from app.companies.queries import Filter
from app.core import activity, csv_writing
from app.core.access import Viewer, ensure
from app.core.transaction import transaction


@transaction
def export_companies(actor: Viewer, chosen: Filter, today: date) -> bytes:
    """Return the companies of a list as CSV (UTF-8 with mark) in the reader's language; it can be imported again."""
    ensure(policy.can_manage(actor))
    companies = queries.exported(actor, chosen, today)
    names = owners.names(one.owner_id for one in companies)
    rows = [_cells(about.of(one), names.get(one.owner_id or 0, "")) for one in companies]
    activity.record(facts.EXPORTED, actor=actor, count=len(rows))
    return csv_writing.write([str(label) for label in labels.FIELDS.values()], rows)


def _cells(details: about.Details, owner: str) -> Sequence[str]:
    texts = {name: labels.shown(name, about.as_text(getattr(details, name))) for name in labels.FIELDS}
    return list((texts | {"owner_id": owner}).values())
