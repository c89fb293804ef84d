"""Operations: the row, the one fact, and what is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.companies import details as about
from app.companies import operations, queries
from app.companies.details import Details
from app.companies.models import Company
from app.companies.problems import Problem
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden
from tests.companies.conftest import Make, Two
from tests.support.cast import Cast

FULL = Details(
    name=" 株式会社  みどり ",
    tier="mid",
    lifecycle="adoption",
    external_id=" C-1 ",
    reading="ミドリ",
    domains=("@Midori.example", "midori.example", "日本.example"),
    industry="retail",
    size="11-50",
    plan="Standard",
    contract_starts_on=date(2026, 4, 1),
    renews_on=date(2027, 4, 1),
    seats=30,
)
Told = Callable[[], list[tuple[str, str]]]


def test_adding_writes_the_row_its_domains_and_one_fact(cast: Cast, facts_told: Told) -> None:
    before = len(facts_told())
    company = queries.get(SYSTEM, operations.create_company(cast.cleo, FULL).id)
    assert (company.name, company.external_id, company.seats, company.version) == ("株式会社 みどり", "C-1", 30, 1)
    assert [one.domain for one in company.domains] == ["midori.example", "xn--wgv71a.example"]
    assert facts_told()[before:] == [("created", "株式会社 みどり")]
    fact = db_session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert fact is not None
    assert (fact.company_id, fact.actor_id, fact.audience) == (company.id, cast.cleo.id, "staff")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": "  "}, "name_missing", "name"),
        ({"name": "x" * 201}, "too_long", "name"),
        ({"name": "a\x07b"}, "control_characters", "name"),
        ({"name": "a\ud800"}, "control_characters", "name"),
        ({"tier": "platinum"}, "unknown_tier", "tier"),
        ({"tier": ""}, "unknown_tier", "tier"),
        ({"lifecycle": "zombie"}, "unknown_lifecycle", "lifecycle"),
        ({"industry": "magic"}, "unknown_industry", "industry"),
        ({"size": "many"}, "unknown_size", "size"),
        ({"seats": -1}, "bad_seats", "seats"),
        ({"seats": 10**9}, "bad_seats", "seats"),
        ({"domains": ("not a domain",)}, "bad_domain", "domains"),
        ({"domains": ("x" * 300 + ".example",)}, "bad_domain", "domains"),
        ({"domains": tuple(f"d{n}.example" for n in range(51))}, "many_domains", "domains"),
        ({"renews_on": date(2026, 1, 1), "contract_starts_on": date(2026, 2, 1)}, "renewal_before_start", "renews_on"),
        ({"owner_id": 987654}, "unknown_owner", "owner_id"),
    ],
)
def test_what_is_refused_names_its_field_and_writes_nothing(cast: Cast, values: dict[str, Any], code: str, field: str) -> None:
    before = db_session.scalar(select(func.count(Company.id)))
    with pytest.raises(Problem) as caught:
        operations.create_company(cast.cleo, Details(**{"name": "Fine", **values}))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert caught.value.message
    assert "%(" not in caught.value.message
    assert db_session.scalar(select(func.count(Company.id))) == before


def test_an_external_id_belongs_to_one_company(cast: Cast, make: Make) -> None:
    make("First", external_id="X-1")
    second = queries.get(SYSTEM, make("Second", external_id="X-2").id)
    for act in (
        lambda: make("Third", external_id="X-1"),
        lambda: operations.revise_company(cast.cleo, second, Details("Second", external_id="X-1")),
    ):
        with pytest.raises(Problem) as caught:
            act()
        assert (caught.value.code, caught.value.field) == ("external_id_taken", "external_id")


def test_changing_tells_what_changed_and_replaces_domains(cast: Cast, facts_told: Told) -> None:
    company = queries.get(SYSTEM, operations.create_company(cast.cleo, FULL).id)
    wanted = Details(**{**vars(about.of(company)), "tier": "high", "domains": ("midori.example", "green.example")})
    operations.revise_company(cast.ada, company, wanted, version=1)
    assert (company.tier, company.version) == ("high", 2)
    assert [one.domain for one in queries.get(SYSTEM, company.id).domains] == ["green.example", "midori.example"]
    assert facts_told()[-1] == ("changed", "株式会社 みどり")
    fact = db_session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert fact is not None
    assert fact.particulars["changes"]["tier"] == ["mid", "high"]
    assert set(fact.particulars["changes"]) == {"tier", "domains"}


def test_saving_without_a_change_writes_nothing(cast: Cast, two: Two, facts_told: Told) -> None:
    before = facts_told()
    operations.revise_company(cast.cleo, two.acme, about.of(two.acme))
    assert facts_told() == before


def test_a_stale_version_is_a_conflict_that_shows_what_stands(cast: Cast, two: Two) -> None:
    seen = two.acme.version
    operations.revise_company(cast.ada, two.acme, Details(**{**vars(about.of(two.acme)), "plan": "Enterprise"}))
    with pytest.raises(Conflict) as caught:
        operations.revise_company(cast.cleo, two.acme, Details("Mine"), version=seen)
    assert "Enterprise" in caught.value.current.values()
    assert two.acme.name != "Mine"


def test_archiving_and_restoring(cast: Cast, two: Two, facts_told: Told) -> None:
    operations.archive_company(cast.cleo, two.acme)
    assert not two.acme.is_active
    with pytest.raises(Problem):
        operations.archive_company(cast.cleo, two.acme)
    with pytest.raises(Problem):
        operations.revise_company(cast.cleo, two.acme, Details("Other name"))
    operations.restore_company(cast.cleo, two.acme)
    assert two.acme.is_active
    with pytest.raises(Problem):
        operations.restore_company(cast.cleo, two.acme)
    assert [fact for fact, _title in facts_told()[-2:]] == ["archived", "restored"]


@pytest.mark.parametrize("name", ["mia", "max", "olga", "pat"])
def test_who_may_not_is_refused(cast: Cast, two: Two, name: str, facts_told: Told) -> None:
    actor, before = getattr(cast, name), facts_told()
    for act in (
        lambda: operations.create_company(actor, Details("New")),
        lambda: operations.revise_company(actor, two.acme, Details("New")),
        lambda: operations.archive_company(actor, two.acme),
        lambda: operations.restore_company(actor, two.acme),
        lambda: operations.export_companies(actor, queries.Filter(), date(2026, 11, 21)),
        lambda: operations.upload_import(actor, "a.csv", b"name\nA\n"),
    ):
        with pytest.raises(Forbidden):
            act()
    assert facts_told() == before
