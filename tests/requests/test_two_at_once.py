"""R-18: two people change one request from the same version; the second keeps their words and sees those of the first."""

import pytest

from app.core.database import db_session
from app.requests import operations
from app.requests.models import Revision, StatusChange
from tests.requests.merged import ask, installed, stored
from tests.requests.standing import soon, statuses


@pytest.fixture
def wish(app, cast):
    """Return a request of Mia's and the version both have open."""
    installed()
    made = ask(cast.mia, "Export as CSV", situation="Each month")
    return made.id, stored(made.id).version


def test_words_of_a_request(cast, sign_in, wish):
    key, version = wish
    first = {"title": "Export as CSV, said Cleo", "situation": "Each week", "version": version}
    second = {"title": "Export as CSV, said Mia", "situation": "Each day", "version": version}
    assert sign_in(cast.cleo).post(f"/requests/{key}/edit", data=first).status_code == 303
    answer = sign_in(cast.mia).post(f"/requests/{key}/edit", data=second)
    assert answer.status_code == 409
    for words in ("said Mia", "Each day", "said Cleo", "Each week"):
        assert words in answer.text, words
    assert stored(key).title == "Export as CSV, said Cleo"
    # What was said before stands in the history; nothing acknowledged is gone.
    assert [one.situation for one in db_session.query(Revision).filter_by(request_id=key)] == ["Each month"]


def test_where_it_stands(cast, sign_in, wish):
    key, version = wish
    known, day = statuses(), soon().isoformat()
    first = {"status_id": known["planned"], "note": "In spring.", "next_review_on": day, "version": version}
    second = {
        "status_id": known["declined"], "note": "Not to be.", "reason": "Too dear for few", "next_review_on": "",
        "version": version,
    }  # fmt: skip
    assert sign_in(cast.cleo).post(f"/requests/{key}/status", data=first).status_code == 303
    answer = sign_in(cast.pat).post(f"/requests/{key}/status", data=second)
    assert answer.status_code == 409
    for words in ("Not to be.", "Too dear for few", "In spring.", "Planned"):
        assert words in answer.text, words
    assert stored(key).status_id == known["planned"]
    assert db_session.query(StatusChange).filter_by(request_id=key).count() == 1


def test_what_the_roadmap_says(cast, sign_in, wish):
    key, version = wish
    first = {"purpose": "For accountants", "term": "now", "version": version}
    second = {"purpose": "For auditors", "term": "later", "version": version}
    at = f"/roadmap/requests/{key}/words"
    assert sign_in(cast.cleo).post(at, data=first).status_code == 303
    answer = sign_in(cast.pat).post(at, data=second)
    assert answer.status_code == 409
    assert "For auditors" in answer.text and "For accountants" in answer.text
    assert stored(key).purpose == "For accountants"


def test_votes_are_no_other_version(cast, sign_in, wish):
    key, version = wish
    operations.vote(cast.olga, stored(key))
    answer = sign_in(cast.mia).post(f"/requests/{key}/edit", data={"title": "Export as a table", "version": version})
    assert answer.status_code == 303
