"""Who may do what with companies, as a table over the whole cast; the list form and the yes/no form agree."""

import pytest

from app.companies import operations, policy, queries
from app.companies.models import Company
from app.core.access import ANONYMOUS, SYSTEM, PlainViewer, Viewer
from app.core.database import db_session
from tests.companies.conftest import Make, Two
from tests.support.cast import Cast

EVERYBODY = ("mia", "max", "olga", "cleo", "pat", "ada")


def people(cast: Cast) -> dict[str, Viewer]:
    """Return the cast, the system and somebody who is not signed in, by name."""
    return {**{name: getattr(cast, name) for name in EVERYBODY}, "system": SYSTEM, "anonymous": ANONYMOUS}


def test_who_sees_lists_and_manages(cast: Cast, two: Two) -> None:
    table = {
        name: (
            policy.can_list(viewer),
            policy.can_manage(viewer),
            policy.can_see(viewer, two.acme),
            policy.can_see_terms(viewer, two.acme),
            policy.can_see(viewer, two.other),
        )
        for name, viewer in people(cast).items()
    }
    assert table == {
        "mia": (False, False, True, True, False),
        "max": (False, False, True, False, False),
        "olga": (False, False, False, False, True),
        "cleo": (True, True, True, True, True),
        "pat": (True, False, True, True, True),
        "ada": (True, True, True, True, True),
        "system": (True, True, True, True, True),
        "anonymous": (False, False, False, False, False),
    }


@pytest.mark.parametrize("name", [*EVERYBODY, "system", "anonymous"])
def test_the_list_and_the_question_agree(cast: Cast, two: Two, make: Make, name: str) -> None:
    operations.archive_company(SYSTEM, make("Closed"))
    viewer = people(cast)[name]
    listed = {one.id for one in db_session.scalars(queries.visible_to(viewer))}
    everything = db_session.query(Company).all()
    assert len(everything) >= 3
    assert listed == {one.id for one in everything if policy.can_see(viewer, one)}


def test_a_customer_no_longer_sees_their_archived_company(cast: Cast, two: Two) -> None:
    operations.archive_company(cast.cleo, two.acme)
    assert list(db_session.scalars(queries.visible_to(cast.mia))) == []
    assert not policy.can_see(cast.mia, two.acme)


def test_somebody_of_several_companies_sees_each(two: Two) -> None:
    both = PlainViewer(9, "Both", two.acme.id, frozenset({two.acme.id, two.other.id}), is_authenticated=True)
    assert {one.id for one in db_session.scalars(queries.visible_to(both))} == {two.acme.id, two.other.id}
