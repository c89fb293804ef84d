"""The companies of the demo: made once, through operations, believable."""

from flask import Flask

from app.companies import demo, queries
from app.companies.models import Tier
from app.core.access import SYSTEM
from app.core.database import db_session
from tests.support.cast import Cast


def test_they_are_made_once(app: Flask) -> None:
    ids = demo.make_companies()
    assert {demo.ACME, demo.HOKUTO} < set(ids)
    assert demo.make_companies() == ids
    everything = db_session.scalars(queries.visible_to(SYSTEM)).all()
    assert len(everything) == len(ids) >= 5
    assert all(one.renews_on and one.seats and one.plan and one.reading for one in everything)


def test_nothing_is_added_to_an_installation_in_use(cast: Cast) -> None:
    demo.make_companies()
    assert len(db_session.scalars(queries.visible_to(SYSTEM)).all()) == 2


def test_they_get_an_owner(app: Flask, cast: Cast) -> None:
    for one in demo.companies(demo.clock.today()):
        if one.external_id != demo.ACME:
            demo.operations.create_company(SYSTEM, one)
    demo.hand_over(cast.cleo.id)
    for one in db_session.scalars(queries.visible_to(SYSTEM)):
        if one.external_id in {demo.HOKUTO, "minato"}:
            assert one.owner_id == cast.cleo.id
        if one.tier == Tier.TECH:
            assert one.owner_id is None
