"""Working on a case, and its end."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.core.database import db_session
from app.core.errors import Forbidden, NotFound, Refused
from app.moderation import operations, queries
from app.moderation.models import PenaltyKind


@pytest.fixture
def open_case(cast, posts):
    """Return a post by Mia that Max and Olga reported, and its case."""
    post = posts.write(cast.mia, "Cheap watches")
    for person in (cast.max, cast.olga):
        case = operations.report(person, "answer", post.id, "spam")
    return SimpleNamespace(post=post, case=case)


def test_a_case_is_taken_given_back_and_handed_over(cast, open_case, facts):
    case = operations.take(cast.cleo, open_case.case)
    assert (case.state, case.assignee_id) == ("in_progress", cast.cleo.id)
    with pytest.raises(Refused, match="Somebody else"):
        operations.take(cast.pat, case)
    assert operations.take(cast.cleo, case).assignee_id == cast.cleo.id
    case = operations.give_back(cast.cleo, case)
    assert (case.state, case.assignee_id) == ("new", None)
    assert operations.assign(cast.cleo, case, cast.pat.id).assignee_id == cast.pat.id
    with pytest.raises(Refused):
        operations.assign(cast.cleo, case, cast.mia.id)
    assert facts()[2:] == ["case_taken", "case_taken", "case_returned", "case_assigned"]


def test_only_staff_work_on_cases(cast, open_case):
    case = open_case.case
    for attempt in (
        lambda: operations.take(cast.max, case),
        lambda: operations.write_note(cast.max, case, "x"),
        lambda: operations.dismiss(cast.max, case, "x"),
        lambda: operations.act(cast.max, case, "x", measure="hide"),
        lambda: operations.reopen(cast.max, case, "x"),
        lambda: operations.show_again(cast.max, case, "x"),
        lambda: operations.assign(cast.max, case, cast.pat.id),
        lambda: operations.give_back(cast.max, case),
    ):
        with pytest.raises(Forbidden):
            attempt()
    with pytest.raises(NotFound):
        queries.case(cast.max, case.id)
    assert list(queries.among_cases(cast.max, [case.id])) == []


def test_dismissing_shows_the_post_again_and_tells_the_reporters_why(cast, open_case, posts, facts, told):
    operations.report(cast.pat, "answer", open_case.post.id, "abuse")
    assert posts.hidden
    case = operations.dismiss(cast.cleo, open_case.case, "It is a real question")
    assert (case.state, case.is_hidden, case.outcome, posts.hidden) == ("dismissed", False, "It is a real question", set())
    assert told(cast.max) == told(cast.olga) == ["dismissal_told"]
    assert told(cast.mia) == ["concealing_told", "showing_told"]
    assert queries.letters_of(cast.max, None).items[0].reason == "It is a real question"
    assert facts()[-1] == "dismissal_told"
    with pytest.raises(Refused, match="closed"):
        operations.dismiss(cast.cleo, case, "again")


def test_acting_hides_the_post_and_each_hears_only_their_part(cast, open_case, posts, told):
    case = operations.act(cast.cleo, open_case.case, "Advertising is not allowed", measure="hide")
    assert (case.state, case.is_hidden, case.hidden_by_id, posts.hidden) == ("acted", True, cast.cleo.id, {open_case.post.id})
    assert (told(cast.mia), told(cast.max)) == (["hiding_told"], ["action_told"])
    mine = queries.letters_of(cast.mia, None).items[0]
    assert (mine.reason, mine.text) == ("Advertising is not allowed", "Cheap watches")
    assert queries.letters_of(cast.max, None).items[0].reason == ""
    with pytest.raises(NotFound):
        queries.letter(cast.max, mine.id)
    assert list(queries.among_letters(cast.cleo, [mine.id])) == []


def test_acting_can_warn_and_silence_with_the_proposed_length(cast, open_case, posts, told):
    case = operations.act(
        cast.cleo, open_case.case, "Please stay polite", measure="warn", penalty=PenaltyKind.SILENCE, hours=24
    )
    assert (case.is_hidden, posts.hidden) == (False, set())
    assert told(cast.mia) == ["warning_told", "silence_told"]
    assert queries.author(cast.cleo, cast.mia.id).proposed_hours == 72
    assert queries.author(cast.cleo, cast.mia.id).penalties[0].case_id == case.id


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_every_decision_needs_a_reason(cast, open_case, reason):
    for decide in (
        lambda: operations.dismiss(cast.cleo, open_case.case, reason),
        lambda: operations.act(cast.cleo, open_case.case, reason, measure="hide"),
    ):
        with pytest.raises(Refused) as refused:
            decide()
        assert refused.value.field == "reason"


def test_doing_nothing_is_no_measure(cast, open_case):
    with pytest.raises(Refused) as refused:
        operations.act(cast.cleo, open_case.case, "x", measure="nothing")
    assert refused.value.field == "measure"


def test_a_decision_is_taken_back(cast, open_case, posts, facts):
    case = operations.act(cast.cleo, open_case.case, "Advertising", measure="hide")
    case = operations.reopen(cast.pat, case, "I looked too fast")
    assert (case.state, case.assignee_id, case.is_hidden) == ("in_progress", cast.pat.id, True)
    case = operations.show_again(cast.pat, case, "It is all right")
    assert (case.is_hidden, posts.hidden) == (False, set())
    with pytest.raises(Refused):
        operations.show_again(cast.pat, case, "again")
    with pytest.raises(Refused):
        operations.reopen(cast.pat, case, "again")
    assert [name for name in facts() if name in {"case_reopened", "post_shown"}] == ["case_reopened", "post_shown"]


def test_a_case_that_changed_meanwhile_is_looked_at_again(cast, open_case):
    seen = open_case.case.version
    operations.take(cast.pat, open_case.case)
    with pytest.raises(Refused, match="meanwhile"):
        operations.act(cast.cleo, open_case.case, "x", measure="hide", version=seen)


def test_notes_stay_among_moderators(cast, open_case, told):
    operations.write_note(cast.cleo, open_case.case, "Second time this week")
    assert [row.body for row in queries.notes(open_case.case)] == ["Second time this week"]
    with pytest.raises(Refused):
        operations.write_note(cast.cleo, open_case.case, "  ")
    assert (told(cast.mia), told(cast.max)) == ([], [])


def test_the_desk_shows_each_queue_and_counts(cast, open_case, posts):
    other = posts.write(cast.max)
    operations.report(cast.mia, "answer", other.id, "abuse")
    operations.take(cast.cleo, open_case.case)
    shown = queries.desk(cast.cleo, "mine", None)
    assert [row.id for row in shown.page.items] == [open_case.case.id]
    assert shown.counts == {"waiting": 0, "reports": 2, "mine": 1}
    row = shown.page.items[0]
    assert (row.who, row.company, row.assignee, row.reports_count) == ("Mia", "Acme", "Cleo", 2)
    operations.dismiss(cast.cleo, open_case.case, "fine")
    assert [row.id for row in queries.desk(cast.cleo, "closed", None).page.items] == [open_case.case.id]
    assert queries.desk(cast.mia, "reports", None).page.items == []
    assert queries.desk(cast.mia, "reports", None).counts == {}
    assert queries.waiting(cast.mia) == ()
    assert queries.Waiting(*db_session.execute(select(*queries.waiting(cast.pat))).one()).cases == 1
