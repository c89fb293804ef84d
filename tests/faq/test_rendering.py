"""Texts an older renderer made are rendered again without anybody's doing."""

from sqlalchemy import select, update

from app.core import markdown as md
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.transaction import transact
from app.faq import operations, queries
from app.faq.models import AnswerText
from tests.faq.writing import published


def test_old_texts_are_rendered_once_and_keep_version_and_dates(cast):
    answer = published(slug="old", body="**new**")
    with transact():
        db_session.execute(update(AnswerText).values(body_html="<p>old</p>", plain="old", render_version=0))
    before = queries.text_of(SYSTEM, "old", "en")
    dates = (before.updated_at, before.version)
    assert operations.render_again(SYSTEM) == 1
    assert operations.render_again(SYSTEM) == 0
    text = queries.text_of(SYSTEM, "old", "en")
    assert (text.plain.strip(), text.render_version, (text.updated_at, text.version)) == ("new", md.VERSION, dates)
    assert "<strong>new</strong>" in text.body_html
    fact = db_session.scalar(select(Activity).where(Activity.fact == "faq.answers_rendered"))
    assert fact.particulars["ids"] == [answer.id]


def test_a_text_the_renderer_refuses_stays_as_it_is(cast):
    published(slug="huge")
    with transact():
        db_session.execute(update(AnswerText).values(body_md="x" * 70_000, body_html="<p>kept</p>", render_version=0))
    assert operations.render_again(SYSTEM) == 1
    assert operations.render_again(SYSTEM) == 0
    assert queries.text_of(SYSTEM, "huge", "en").body_html == "<p>kept</p>"
