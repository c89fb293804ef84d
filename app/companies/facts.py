"""What can happen to companies."""

from app.core.activity import Fact
from app.core.i18n import _l

CREATED = Fact("companies.created", _l("{actor} added the company {subject}"))
CHANGED = Fact("companies.changed", _l("{actor} changed {subject}"))
ARCHIVED = Fact("companies.archived", _l("{actor} archived {subject}"))
RESTORED = Fact("companies.restored", _l("{actor} restored {subject}"))
UPLOADED = Fact("companies.import_uploaded", _l("{actor} uploaded the company list {file_name}"))
CONFIRMED = Fact("companies.import_confirmed", _l("{actor} confirmed the company list {file_name}"))
IMPORTED = Fact(
    "companies.imported", _l("{actor} imported companies from {file_name}: {created} new, {changed} changed, {skipped} skipped")
)
EXPORTED = Fact("companies.exported", _l("{actor} exported {count} companies"))

ALL = (CREATED, CHANGED, ARCHIVED, RESTORED, UPLOADED, CONFIRMED, IMPORTED, EXPORTED)
