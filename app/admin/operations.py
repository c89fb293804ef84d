"""What administration does itself: taking the activity log out as a file."""

import json

from app.admin import facts, policy, queries
from app.admin.queries import Filter
from app.companies import queries as companies
from app.core import activity, csv_writing
from app.core.access import Viewer, ensure
from app.core.i18n import _
from app.core.templating import sentence
from app.core.transaction import transaction


@transaction
def export_activity(actor: Viewer, chosen: Filter) -> bytes:
    """Return the entries that fit as CSV (UTF-8 with mark, times in UTC), at most 50,000, and write down that it was done."""
    ensure(policy.can_read_activity(actor))
    rows = queries.exported(actor, chosen)
    names = companies.names({row.company_id for row in rows if row.company_id is not None})
    activity.record(facts.ACTIVITY_EXPORTED, actor=actor, count=len(rows))
    head = [_("Time (UTC)"), _("What happened"), _("Kind"), _("Person"), _("Person number"), _("Subject"), _("Company")]
    return csv_writing.write(
        [*head, _("Particulars"), _("Web request")],
        [
            [
                row.happened_at.isoformat(timespec="seconds"),
                sentence(row),
                row.fact,
                row.actor_name,
                "" if row.actor_id is None else str(row.actor_id),
                f"{row.subject_kind}:{row.subject_id} {row.subject_title}" if row.subject_kind else "",
                names.get(row.company_id or 0, ""),
                json.dumps(row.particulars, ensure_ascii=False) if row.particulars else "",
                row.request_id,
            ]
            for row in rows
        ],
    )
