"""Looking after people: rules as tables, agreement of lists and policies, operations and pages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from app.core.access import ANONYMOUS, SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.errors import Conflict, Forbidden, NotFound, Refused
from app.core.transaction import transact
from app.people import policy, queries
from app.people.models import User
from app.people.operations import colleagues, profile, sessions
from app.people.operations.profile import Profile
from tests.support.cast import Cast
from tests.support.page import MARKER, CheckingClient

NAMES = ("mia", "max", "olga", "cleo", "pat", "ada")
SEES = {
    "mia": {"mia", "max"},
    "max": {"mia", "max"},
    "olga": {"olga"},
    "cleo": set(NAMES),
    "pat": set(NAMES),
    "ada": set(NAMES),
}
MANAGES = {
    "mia": {"mia", "max"},
    "max": set(),
    "olga": set(),
    "cleo": {"mia", "max", "olga"},
    "pat": {"mia", "max", "olga"},
    "ada": set(NAMES),
}


def _rows() -> list[User]:
    return list(db_session.scalars(queries.visible_to(SYSTEM)))


@pytest.mark.parametrize("name", NAMES)
def test_lists_and_policies_agree(app: Flask, cast: Cast, name: str) -> None:
    """Check 24: `visible_to` and `can_see` say the same for everybody."""
    viewer = getattr(cast, name)
    listed = {one.name.lower() for one in db_session.scalars(queries.visible_to(viewer))}
    allowed = {one.name.lower() for one in _rows() if policy.can_see(viewer, one)}
    assert listed == allowed == SEES[name]
    assert {one.name.lower() for one in _rows() if policy.can_manage(viewer, one)} == MANAGES[name]


def test_strangers_see_nobody(app: Flask, cast: Cast) -> None:
    assert db_session.scalars(queries.visible_to(ANONYMOUS)).all() == []
    assert not any(policy.can_see(ANONYMOUS, one) for one in _rows())


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [("name_company", "Max (Acme)"), ("name", "Max"), ("pen_name", "Mr. X")],
)
def test_how_people_appear(app: Flask, cast: Cast, row: Callable[[Any], User], chosen: str, shown: str) -> None:
    """Colleagues and staff always see who it is; others what the person chose."""
    profile.edit_profile(cast.max, row(cast.max), Profile("Max", appearance=chosen, pen_name="Mr. X", locale="en"))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        person = row(cast.max)
        assert policy.appearance(cast.olga, person) == shown
        for viewer in (cast.mia, cast.max, cast.cleo, cast.ada):
            assert policy.appearance(viewer, person) == "Max"
        assert policy.appearance(cast.olga, row(cast.cleo)) == "Cleo"


def test_roles_are_set_and_told(app: Flask, cast: Cast, row: Callable[[Any], User], told: Callable[[], list[str]]) -> None:
    colleagues.set_roles(cast.mia, row(cast.max), ["promoter", "user", "user"][:2])
    assert row(cast.max).roles == ["user", "promoter"]
    assert told() == ["role_changed"]
    fact = db_session.scalars(select(Activity)).one()
    assert fact.particulars == {"before": ["user"], "after": ["user", "promoter"]}
    assert (fact.actor_id, fact.subject_kind, fact.subject_id, fact.company_id) == (cast.mia.id, "person", cast.max.id, 1)


@pytest.mark.parametrize("roles", [[], ["admin"], ["user", "owner"], ["cs"]])
def test_unknown_roles_are_refused(app: Flask, cast: Cast, row: Callable[[Any], User], roles: list[str]) -> None:
    with pytest.raises(Refused):
        colleagues.set_roles(cast.mia, row(cast.max), roles)
    assert row(cast.max).roles == ["user"]


@pytest.mark.parametrize(
    ("actor", "target"), [("max", "mia"), ("olga", "max"), ("mia", "olga"), ("mia", "cleo"), ("cleo", "pat")]
)
def test_only_those_in_charge_may(app: Flask, cast: Cast, row: Callable[[Any], User], actor: str, target: str) -> None:
    who, person = getattr(cast, actor), row(getattr(cast, target))
    acts: list[Callable[[], None]] = [
        lambda: colleagues.deactivate(who, person),
        lambda: colleagues.reactivate(who, person),
        lambda: colleagues.set_roles(who, person, ["user"]),
        lambda: colleagues.set_staff_role(who, person, "admin"),
        lambda: sessions.end_other_sessions(who, person) if target != "max" else colleagues.deactivate(who, person),
        lambda: profile.edit_profile(who, person, Profile("Thief")),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert db_session.scalars(select(Activity)).all() == []


def test_the_last_promoter_stays(app: Flask, cast: Cast, row: Callable[[Any], User]) -> None:
    """A promoter cannot leave the company without one; staff can."""
    with pytest.raises(Refused):
        colleagues.set_roles(cast.mia, row(cast.mia), ["user"])
    colleagues.set_roles(cast.cleo, row(cast.mia), ["user"])
    assert row(cast.mia).roles == ["user"]


def test_the_last_administrator_stays(app: Flask, cast: Cast, row: Callable[[Any], User]) -> None:
    """Check 69."""
    with pytest.raises(Refused):
        colleagues.set_staff_role(cast.ada, row(cast.ada), "cs")
    with pytest.raises(Forbidden):
        colleagues.deactivate(cast.ada, row(cast.ada))
    with pytest.raises(Refused):
        colleagues.deactivate(SYSTEM, row(cast.ada))
    colleagues.set_staff_role(cast.ada, row(cast.cleo), "admin")
    colleagues.set_staff_role(cast.ada, row(cast.ada), "cs")
    assert row(cast.ada).staff_role == "cs"


def test_two_editors_do_not_overwrite_each_other(app: Flask, cast: Cast, row: Callable[[Any], User]) -> None:
    """P5: the second, who saw the old state, is told."""
    seen = row(cast.max).version
    colleagues.set_roles(cast.mia, row(cast.max), ["evaluator"], version=seen)
    with pytest.raises(Conflict):
        colleagues.set_roles(cast.cleo, row(cast.max), ["promoter"], version=seen)


def test_a_person_of_another_company_does_not_exist(cast: Cast, sign_in: Callable[[Any], CheckingClient]) -> None:
    """Check 24: the same bytes as for an id never used."""
    client = sign_in(cast.olga)
    for path, data in (("", None), ("/roles", {"roles": "user"}), ("/deactivate", {})):
        answers = []
        for key in (cast.max.id, 987654):
            url = f"/people/{key}{path}"
            answer = client.get(url) if data is None else client.post(url, data=data)
            answers.append((answer.status_code, answer.text.replace(str(key), "ID")))
        assert answers[0][0] == answers[1][0] == 404
    with pytest.raises(NotFound):
        queries.person(cast.olga, cast.max.id or 0)


def test_unknown_columns_change_nothing(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], row: Callable[[Any], User]
) -> None:
    """Check 27: every column of the tables sent with a form; only those of the form are taken."""
    client = sign_in(cast.max)
    before = {column.key: getattr(row(cast.max), column.key) for column in inspect(User).column_attrs}
    extra = dict.fromkeys(before, "1") | {"roles": "promoter", "company_id": "2", "memberships": "2", "is_staff": "1"}
    form = {"name": "Max", "locale": "en", "timezone": "Asia/Tokyo", "theme": "auto", "appearance": "name"}
    answer = client.post("/me", data={**extra, **form, "version": before["version"]})
    assert answer.status_code == 303
    person = row(cast.max)
    after = {column.key: getattr(person, column.key) for column in inspect(User).column_attrs}
    assert {key for key in before if before[key] != after[key]} == {"reading", "job_title", "pen_name", "appearance", "version"}
    assert (person.company_id, person.roles) == (1, ["user"])


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "}, {"name": "x" * 101}, {"name": "a\u0000b"}, {"timezone": "Mars/Base"}, {"locale": "fr"},
        {"theme": "pink"}, {"appearance": "nobody"}, {"appearance": "pen_name", "pen_name": " "},
    ],
)  # fmt: skip
def test_a_profile_is_sound(app: Flask, cast: Cast, row: Callable[[Any], User], change: dict[str, str]) -> None:
    with pytest.raises(Refused):
        profile.edit_profile(cast.max, row(cast.max), Profile(**{"name": "Max", **change}))


def test_names_appear_escaped(cast: Cast, sign_in: Callable[[Any], CheckingClient], row: Callable[[Any], User]) -> None:
    """Check 40: the client refuses a page in which a name became markup."""
    with transact():
        person = db_session.get_one(User, cast.max.id)
        person.name = person.reading = person.job_title = f"{MARKER}{{{{7*7}}}}"
    for path in ("/people", f"/people/{cast.max.id}"):
        assert "{{7*7}}" in sign_in(cast.mia).get(path).text
    assert sign_in(cast.max).get("/me").status_code == 200


def test_the_list_costs_the_same_for_few_and_many(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], count_statements: Any
) -> None:
    with transact():
        for number in range(20):
            db_session.add(User(mail=f"p{number}@acme.example", name=f"Person {number:02}", staff_role="cs"))
    client = sign_in(cast.cleo)
    with count_statements() as statements:
        assert client.get("/people").status_code == 200
    assert len(statements) <= 9, statements


def test_the_language_of_the_menu_is_kept(
    cast: Cast, sign_in: Callable[[Any], CheckingClient], row: Callable[[Any], User]
) -> None:
    client = sign_in(cast.max)
    assert client.post("/me/language", data={"language": "ja", "next": "/me"}).location == "/me"
    assert row(cast.max).locale == "ja"
    assert client.page("/me").html["lang"] == "ja"


def test_sessions_are_ones_own_to_end(cast: Cast, sign_in: Callable[[Any], CheckingClient], row: Callable[[Any], User]) -> None:
    """Check 18: one sees and ends one's own sessions, nobody else's; staff end those of customers."""
    here, there = sign_in(cast.max), sign_in(cast.max)
    other = queries.sessions_of(row(cast.max))[-1].id
    assert sign_in(cast.mia).post(f"/me/security/sessions/{other}/end").status_code == 404
    assert here.page("/me/security").find(id="sessions") is not None
    assert here.post("/me/security/sessions/end-others").status_code == 303
    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200
    assert sign_in(cast.cleo).post(f"/people/{cast.max.id}/sessions/end").status_code == 303
    assert here.get("/me").status_code == 302
