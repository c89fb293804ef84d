"""Who may do what: the table, and the agreement of the list form with the yes/no form for the whole cast."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import ANONYMOUS, SYSTEM, PlainViewer
from app.core.database import db_session
from app.faq import operations, policy, queries
from app.faq.models import Answer, AnswerText
from tests.faq.writing import draft, published, translated

TABLE = {
    # function: who may
    policy.can_write: {"cleo", "pat", "ada"},
    policy.can_publish: {"cleo", "ada"},
    policy.can_organise: {"cleo", "ada"},
    policy.can_respond: {"mia", "max", "olga", "cleo", "pat", "ada"},
}
PEOPLE = ("mia", "max", "olga", "cleo", "pat", "ada")


@pytest.mark.parametrize(("allowed", "names"), TABLE.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_the_table_of_policies(cast, allowed, names):
    assert {name for name in PEOPLE if allowed(getattr(cast, name))} == names
    assert not allowed(ANONYMOUS)


def test_the_system_may_write_but_has_no_opinion():
    assert policy.can_publish(SYSTEM)
    assert not policy.can_respond(SYSTEM)


def test_an_owner_of_the_product_team_may_verify_their_own(cast):
    mine, other = draft(owner_id=cast.pat.id), draft("Another")
    assert policy.can_verify(cast.pat, mine)
    assert not policy.can_verify(cast.pat, other)
    assert policy.can_verify(cast.cleo, other)
    assert not policy.can_verify(cast.mia, mine)


@pytest.mark.parametrize(
    ("audience", "tiers", "company_ids", "names"),
    [
        ("everyone", (), (), {"mia", "max", "olga", "cleo", "pat", "ada"}),
        ("tiers", ("high",), (), {"mia", "max", "cleo", "pat", "ada"}),
        ("tiers", ("tech", "low"), (), {"olga", "cleo", "pat", "ada"}),
        ("companies", (), (2,), {"olga", "cleo", "pat", "ada"}),
        ("staff", (), (), {"cleo", "pat", "ada"}),
    ],
)
def test_each_audience_is_read_by_exactly_its_readers(cast, audience, tiers, company_ids, names):
    answer = published(audience=audience, tiers=tiers, company_ids=company_ids)
    seen = {name for name in PEOPLE if queries.among(getattr(cast, name), [answer.id])}
    assert seen == names


def _strangers():
    """Viewers nobody thought of: of no tier, of no company, of several companies."""
    yield ANONYMOUS
    yield SYSTEM
    yield PlainViewer(90, is_authenticated=True)
    yield PlainViewer(91, company_id=1, company_ids=frozenset({1, 2}), tier="low", is_authenticated=True)
    yield PlainViewer(92, company_id=7, company_ids=frozenset({7}), tier="nonsense", is_authenticated=True)


def test_list_and_yes_no_agree_for_everybody_and_everything(cast):
    published("Everyone")
    published("High", audience="tiers", tiers=("high",))
    published("Low and tech", audience="tiers", tiers=("low", "tech"))
    published("Acme", audience="companies", company_ids=(1,))
    published("Both", audience="companies", company_ids=(1, 2))
    published("Staff", audience="staff")
    draft("A draft")
    operations.send_to_review(SYSTEM, draft("In review").texts[0])
    operations.archive_text(SYSTEM, published("Archived").texts[0])
    translated(published("Two languages"), "ja", "二つの言語")
    half = published("Half published")
    operations.add_translation(SYSTEM, half, "ja", operations.prepare(title="半分", body="まだ"))
    everything = db_session.scalars(
        select(Answer).options(selectinload(Answer.texts), selectinload(Answer.tiers), selectinload(Answer.companies))
    ).all()
    texts = {text.id: (answer, text) for answer in everything for text in answer.texts}
    for viewer in (*(getattr(cast, name) for name in PEOPLE), *_strangers()):
        by_policy = {key for key, (answer, text) in texts.items() if policy.can_read(viewer, answer, text)}
        readable = select(AnswerText).join(Answer).where(queries.readable_clause(viewer))
        by_list = {text.id for text in db_session.scalars(readable)}
        assert by_list == by_policy, viewer.name
        answers = {answer.id for answer in db_session.scalars(queries.visible_to(viewer))}
        assert answers == {texts[key][0].id for key in by_policy}, viewer.name
        assert {one.id for one in queries.among(viewer, [answer.id for answer in everything])} == answers, viewer.name
        found = set(queries.document_ids(viewer))
        assert found == {key for key in by_policy if texts[key][1].state == "published"}, viewer.name
