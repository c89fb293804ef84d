"""What can happen to answers."""

from app.core.activity import Fact, Notice
from app.core.i18n import _l

IN_CATEGORIES = Notice("answer", _l("New and changed answers in what I watch"), mail="digest")
TO_EDITORS = Notice(
    "answer_work", _l("Reports and reviews of answers I look after"), mail="digest", reach="named", is_for_staff=True
)
TO_REPORTERS = Notice("answer_report", _l("What came of errors I reported in answers"), reach="named")

ANSWER_WRITTEN = Fact("faq.answer_written", _l("{actor} began the answer “{subject}” ({lang})"))
ANSWER_REVISED = Fact("faq.answer_revised", _l("{actor} changed the answer “{subject}” ({lang})"))
ANSWER_SETTLED = Fact("faq.answer_settled", _l("{actor} changed the category, readers or owner of “{subject}”"))
SENT_TO_REVIEW = Fact("faq.answer_sent_to_review", _l("{actor} asked for a review of “{subject}” ({lang})"), notice=TO_EDITORS)
SENT_BACK = Fact("faq.answer_sent_back", _l("{actor} sent “{subject}” ({lang}) back to its writer: {note}"), notice=TO_EDITORS)
ANSWER_PUBLISHED = Fact("faq.answer_published", _l("{actor} published the answer “{subject}” ({lang})"), notice=IN_CATEGORIES)
ANSWER_ARCHIVED = Fact("faq.answer_archived", _l("{actor} archived the answer “{subject}” ({lang})"))
ANSWER_REOPENED = Fact("faq.answer_reopened", _l("{actor} took “{subject}” ({lang}) out of the archive"))
STAGED_DISCARDED = Fact("faq.staged_discarded", _l("{actor} discarded the unpublished changes of “{subject}” ({lang})"))
REVISION_RESTORED = Fact("faq.answer_restored", _l("{actor} took up version {n} of “{subject}” ({lang}) again"))
ANSWER_VERIFIED = Fact("faq.answer_verified", _l("{actor} confirmed that “{subject}” is still true"))
OWNERS_ASKED = Fact("faq.owner_asked", _l("{owner} was asked whether {count} answers are still true"))
FEEDBACK_GIVEN = Fact("faq.feedback_given", _l("{actor} said whether “{subject}” solved the matter"))
ERROR_REPORTED = Fact("faq.error_reported", _l("{actor} reported an error in “{subject}”"), notice=TO_EDITORS)
REPORT_CLOSED = Fact("faq.report_closed", _l("{actor} closed a report about “{subject}”"), notice=TO_REPORTERS)
ANSWERS_IMPORTED = Fact("faq.answers_imported", _l("{actor} imported {count} answers"))
IMPORT_ASKED = Fact("faq.import_asked", _l("{actor} uploaded answers to be imported: {file_name}"))
ANSWERS_EXPORTED = Fact("faq.answers_exported", _l("{actor} wrote {count} answers out as files"))
ANSWERS_RENDERED = Fact("faq.answers_rendered", _l("{count} answers were laid out anew"))
CATEGORY_ADDED = Fact("faq.category_added", _l("{actor} added the category “{subject}”"))
CATEGORY_CHANGED = Fact("faq.category_changed", _l("{actor} changed the category “{subject}”"))
CATEGORY_MOVED = Fact("faq.category_moved", _l("{actor} moved the category “{subject}”"))
CATEGORY_REMOVED = Fact("faq.category_removed", _l("{actor} removed the category “{subject}”"))

ALL = (
    ANSWER_WRITTEN,
    ANSWER_REVISED,
    ANSWER_SETTLED,
    SENT_TO_REVIEW,
    SENT_BACK,
    ANSWER_PUBLISHED,
    ANSWER_ARCHIVED,
    ANSWER_REOPENED,
    STAGED_DISCARDED,
    REVISION_RESTORED,
    ANSWER_VERIFIED,
    OWNERS_ASKED,
    FEEDBACK_GIVEN,
    ERROR_REPORTED,
    REPORT_CLOSED,
    IMPORT_ASKED,
    ANSWERS_IMPORTED,
    ANSWERS_EXPORTED,
    ANSWERS_RENDERED,
    CATEGORY_ADDED,
    CATEGORY_CHANGED,
    CATEGORY_MOVED,
    CATEGORY_REMOVED,
)
