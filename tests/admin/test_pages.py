"""The overview and the jobs: who sees what, and what an administrator can do about a failed job."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.activity import Activity
from app.core.database import db_session
from app.core.jobs import Job, State, enqueue, letters
from app.core.transaction import transact
from tests.admin.samples import dead_job
from tests.support.cast import Cast
from tests.support.page import CheckingClient

SignIn = Callable[[Any], CheckingClient]


def test_the_overview_shows_each_only_what_they_may_follow(cast: Cast, sign_in: SignIn) -> None:
    hrefs = {}
    for name in ("cleo", "ada"):
        overview = sign_in(getattr(cast, name)).page("/admin")
        hrefs[name] = {link["href"] for link in overview.select("a.link-card")}
    assert {"/companies", "/companies/import"} <= hrefs["cleo"]
    assert {"/admin/activity", "/admin/jobs"} <= hrefs["ada"] - hrefs["cleo"]
    for name, links in hrefs.items():
        client = sign_in(getattr(cast, name))
        for href in links:
            assert client.get(href).status_code == 200, (name, href)


def test_health_is_for_administrators(cast: Cast, sign_in: SignIn) -> None:
    dead_job()
    ada, cleo = sign_in(cast.ada).page("/admin"), sign_in(cast.cleo).page("/admin")
    assert "1 job" in ada.select_one(".admin-health").get_text()
    assert cleo.select_one(".admin-health") is None


@pytest.mark.parametrize("path", ["/admin", "/admin/activity", "/admin/jobs"])
def test_customers_stay_outside(cast: Cast, sign_in: SignIn, path: str) -> None:
    assert sign_in(cast.mia).get(path).status_code == 403
    assert sign_in(cast.cleo).get(path).status_code == (200 if path == "/admin" else 403)


def test_jobs_by_state(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.ada)
    assert client.page("/admin/jobs?state=dead").select_one(".empty-state")
    dead_job(payload={"secret": "canary-of-a-payload"})
    with transact():
        enqueue("core.forget_tokens", {})
        db_session.add(Job(kind="core.forget_tokens", state=State.RUNNING, progress={"done": 3, "total": 12, "note": ""}))
    page = client.page("/admin/jobs")
    assert page.select_one(".tabs [aria-current=page]").get_text().startswith("Failed")
    assert "no space" in page.get_text()
    assert "canary-of-a-payload" not in page.get_text()
    assert "3 of 12" in client.page("/admin/jobs?state=running").get_text()
    assert len(client.page("/admin/jobs?state=waiting").select("tbody tr")) >= 1
    assert client.get("/admin/jobs?state=odd&page=x").status_code == 200


def test_running_a_failed_job_again(cast: Cast, sign_in: SignIn, run_jobs: Callable[[], int]) -> None:
    job_id, client = dead_job(), sign_in(cast.ada)
    assert client.post(f"/admin/jobs/{job_id}/retry").status_code == 303
    assert db_session.get_one(Job, job_id).state == State.WAITING
    assert run_jobs() >= 1
    db_session.expire_all()
    assert db_session.get_one(Job, job_id).state == State.DONE
    assert client.post(f"/admin/jobs/{job_id}/retry").status_code == 404
    told = db_session.scalars(select(Activity).where(Activity.fact == letters.JOB_RETRIED.name)).all()
    assert [row.actor_id for row in told] == [cast.ada.id]


def test_dropping_a_failed_job(cast: Cast, sign_in: SignIn) -> None:
    job_id, client = dead_job(), sign_in(cast.ada)
    assert sign_in(cast.cleo).post(f"/admin/jobs/{job_id}/forget").status_code == 403
    assert client.post(f"/admin/jobs/{job_id}/forget").status_code == 303
    db_session.expire_all()
    assert db_session.get(Job, job_id) is None
    assert client.post(f"/admin/jobs/{job_id}/forget").status_code == 404
