"""The pages of staff who put threads in order, and who hears of it."""

from flask import Flask
from sqlalchemy import select

from app.core.database import db_session
from app.discussions import queries
from app.discussions.models import Arrangement, Thread
from app.discussions.operations import arranging
from app.notifications.models import Notice
from tests.discussions.threads import private_space, reply, space, stored, thread
from tests.support.cast import Cast

WHY = "It fits better there"


def test_the_pages_of_staff(app: Flask, cast: Cast, sign_in) -> None:
    home, public = private_space(1), space()
    one = thread(cast.mia, home, "Our own prices")
    said = reply(cast.max, one, "Something else")
    one_id, said_id, home_id, public_id = one.id, said.id, home.id, public.id
    cleo = sign_in(cast.cleo)
    page = cleo.get(f"/community/{one_id}")
    assert "Make an answer of it" in page.text
    assert "Make an answer of it" not in sign_in(cast.mia).get(f"/community/{one_id}").text
    url = f"/community/{one_id}/arrange"
    assert sign_in(cast.mia).get(url).status_code == 403
    assert cleo.post(f"{url}/pin", data={"reason": ""}).status_code == 422
    assert cleo.post(f"{url}/pin", data={"reason": WHY}).status_code == 303
    asked = cleo.post(f"{url}/move", data={"reason": WHY, "space_id": public_id})
    assert asked.status_code == 409 and "everybody who can sign in" in asked.text
    assert f'name="confirmed" type="hidden" value="{public_id}"' in asked.text
    form = {"reason": WHY, "space_id": public_id, "confirmed": str(public_id)}
    assert cleo.post(f"{url}/move", data=form).status_code == 409  # not ticked
    assert stored(one_id).space_id == home_id
    assert cleo.post(f"{url}/move", data={**form, "is_right": "y"}).status_code == 303
    assert stored(one_id).space_id == public_id
    assert "Something else" in cleo.get(f"{url}/split").text
    data = {"reason": WHY, "posts": str(said_id), "title": "Something else", "kind": "discussion", "space_id": public_id}
    assert cleo.post(f"{url}/split", data=data).status_code == 303
    assert cleo.post(f"{url}/merge", data={"reason": WHY, "target": "nowhere"}).status_code == 422
    new_id = db_session.scalars(select(Thread.id).where(Thread.title == "Something else")).one()
    offered = cleo.get(f"/community/{new_id}/arrange/merge").text
    assert f'<option value="/community/{one_id}">' in offered and f'<option value="/community/{new_id}">' not in offered
    sent = cleo.post(
        f"/community/{new_id}/arrange/merge", data={"reason": WHY, "target": f"http://localhost/community/{one_id}?post=1"}
    )
    assert sent.headers["Location"] == f"/community/{one_id}"
    listed = cleo.get(url)
    assert "Merge into another thread" in listed.text and listed.text.count("Take back") >= 3
    moved_id = db_session.scalars(select(Arrangement.id).where(Arrangement.act == "move")).one()
    back = cleo.post(f"{url}/{moved_id}/undo")
    assert back.status_code == 409 and "Other" in back.text
    assert cleo.post(f"{url}/{moved_id}/undo", data={"confirmed": str(home_id)}).status_code == 303
    assert stored(one_id).space_id == home_id
    assert queries.thread(cast.mia, one_id).title == "Our own prices"


def test_those_affected_get_one_notice_and_can_read_it(app: Flask, cast: Cast, sign_in, run_jobs) -> None:
    place = space()
    first, second = thread(cast.mia, place, "Thread 1"), thread(cast.pat, place, "Thread 2")
    reply(cast.olga, first, "In the first")
    run_jobs()
    db_session.expire_all()
    before = set(db_session.scalars(select(Notice.id)))
    arranging.merge_threads(cast.cleo, stored(first.id), stored(second.id), WHY)
    run_jobs()
    new = db_session.execute(select(Notice.user_id, Notice.kind, Notice.subject_kind).where(Notice.id.not_in(before))).all()
    assert sorted(new) == [(cast.mia.id, "thread_arranged", "thread"), (cast.olga.id, "thread_arranged", "thread")]
    page = sign_in(cast.olga).get("/notifications").text
    assert "Thread 2" in page and "merged another thread into" in page


def test_who_can_no_longer_read_it_is_not_told(app: Flask, cast: Cast, run_jobs) -> None:
    public, home = space(), private_space(1)
    one = thread(cast.mia, public, "Our own prices")
    reply(cast.olga, one)
    run_jobs()
    db_session.expire_all()
    before = set(db_session.scalars(select(Notice.id)))
    arranging.move_thread(cast.cleo, stored(one.id), home.id, WHY, confirmed=home.id)
    run_jobs()
    assert db_session.scalars(select(Notice.user_id).where(Notice.id.not_in(before))).all() == [cast.mia.id]
