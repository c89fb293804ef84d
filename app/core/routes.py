"""Routes every installation has: health, metrics, the language switch, the account menu, the status of a job."""

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access, health, jobs
from app.core.errors import NotFound
from app.core.i18n import LANGUAGE_COOKIE, LOCALES
from app.core.local_urls import local_path

bp = Blueprint("core", __name__)
YEAR = 365 * 24 * 3600


@bp.get("/healthz")
@access.public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@access.public
def readyz() -> ResponseReturnValue:
    """Say whether database, search index and queue are fit; 503 when one is not."""
    checks = health.readiness()
    return jsonify(checks), 200 if all(check["ok"] for check in checks.values()) else 503


@bp.get("/metrics")
@access.token("metrics")
def metrics() -> ResponseReturnValue:
    """Show Prometheus metrics of all processes."""
    body, content_type = health.metrics()
    return Response(body, content_type=content_type)


@bp.post("/language")
@access.public
def language() -> ResponseReturnValue:
    """Keep the chosen language in a cookie and go back."""
    response = make_response(redirect(local_path(request.form.get("next")) or url_for("home.index"), 303))
    chosen = request.form.get("language", "")
    if chosen in LOCALES:
        secure = current_app.extensions["settings"].is_https
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=secure, httponly=True)
    return response


@bp.get("/account")
@access.member
def account() -> ResponseReturnValue:
    """Show what concerns one's account: a page, or as a fragment the entries of the menu every page has."""
    return render_template("core/_account_menu.html" if request.headers.get("X-Fragment") else "core/account.html")


@bp.get("/jobs/<int:job_id>")
@access.member
def job_status(job_id: int) -> ResponseReturnValue:
    """Show the progress of a job one started oneself; staff administrators see all."""
    job = jobs.find(job_id)
    person = access.viewer()
    if job is None or not (person.is_admin or (job.owner_id is not None and job.owner_id == person.id)):
        raise NotFound
    return render_template("core/job_status.html", job=job)
