"""The demo: people ask in both languages, once; nothing of one company is seen by another, and counters equal rows."""

from collections import Counter

from flask import Flask
from sqlalchemy import select

from app.changelog import demo as changelog
from app.changelog.models import Entry
from app.core.database import db_session
from app.people import demo as people
from app.requests import demo, queries, setup
from app.requests.models import FeatureRequest, Link, StatusKind
from app.requests.queries import statuses
from app.roadmap import demo as roadmap
from tests.requests.merged import rows


def test_the_people_of_the_demo_ask_once(app: Flask, settings) -> None:
    setup.install()
    assert demo.install() is None  # nobody is there yet
    try:
        people.install()
        steps = (demo.install, roadmap.install, changelog.install)
        assert [step() for step in steps] == [
            "Requests of the demo: 13", "Requests on the roadmap of the demo: 7", "Entries in the changelog of the demo: 3",
        ]  # fmt: skip
        assert [step() for step in steps] == [None, None, None]
    finally:
        settings.demo_file.unlink(missing_ok=True)
    db_session.expire_all()
    found = db_session.scalars(select(FeatureRequest)).all()
    assert {one.lang for one in found} == {"ja", "en"} and all(one.area_id for one in found)
    assert set(Counter(statuses.by_id()[one.status_id].kind for one in found)) == set(StatusKind)
    for one in found:
        if not one.is_merged:
            assert (one.votes_count, one.companies_count) == rows(one.id), one.title
    cast = demo.people_of_the_demo()
    seen = {name: set(db_session.scalars(select(FeatureRequest.title).where(queries.clause(cast[name])))) for name in cast}
    assert seen["mia"] - seen["olga"] == {"自社の勘定科目コードで書き出したい"} and not seen["olga"] - seen["mia"]
    assert {entry.state for entry in db_session.scalars(select(Entry))} == {"published", "scheduled"}
    assert db_session.scalars(select(Link).where(Link.is_alternative)).all() == []  # the manual is not read in here
