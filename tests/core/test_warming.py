"""What is done before processes are forked."""

from flask import Flask, template_rendered

from app.core.database import db_session
from app.core.warming import before_forking, warm_up
from app.extensions import db


def test_a_page_is_made_and_nothing_stays_open(app: Flask) -> None:
    made, prepared = [], []
    before_forking(app, lambda: prepared.append("once"))

    def note(_app: Flask, template: object, **_context: object) -> None:
        made.append(getattr(template, "name", None))

    db_session.remove()
    try:
        with template_rendered.connected_to(note, app):
            warm_up(app)
    finally:
        app.extensions["preparations"].pop()
    assert made == ["people/sign_in.html"] and prepared == ["once"]
    # A connection would cross the fork, beyond the reach of what closes those that wait.
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
