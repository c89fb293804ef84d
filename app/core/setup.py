"""Wires the ground into an application: what every feature relies on, in the order the hooks must run."""

from flask import Flask, abort, current_app, request

from app.config import Settings
from app.core import (
    access,
    assets,
    commands,
    failures,
    freshness,
    gallery,
    headers,
    health,
    i18n,
    idempotency,
    jobs,
    limits,
    logs,
    mail,
    origins,
    packing,
    routes,
    secret_key,
    storage,
    templating,
    tokens,
)
from app.core.jobs import letters
from app.extensions import compress, csrf, login, migrate
from app.extensions import db as database

UPLOAD_BYTES = 110 * 1024 * 1024
FORM_BYTES = 2 * 1024 * 1024
COMPRESSED_TYPES = ["text/html", "application/json", "text/plain", "application/atom+xml"]


def init_app(app: Flask, settings: Settings) -> None:
    """Configure Flask and install every part of the ground."""
    _configure(app, settings)
    app.before_request(_bound_body)
    app.before_request(_refuse_json)
    login.init_app(app)
    login.anonymous_user = lambda: access.ANONYMOUS
    i18n.init_app(app)
    logs.init_app(app)
    health.init_app(app)
    headers.init_app(app, settings)
    compress.init_app(app)
    access.init_app(app)
    origins.init_app(app)
    csrf.init_app(app)
    idempotency.init_app(app)
    limits.init_app(app)
    tokens.init_app(app)
    mail.init_app(app)
    storage.init_app(app)
    failures.init_app(app)
    assets.init_app(app, settings)
    packing.init_app(app)
    freshness.init_app(app)
    templating.init_app(app)
    migrate.init_app(app, database, compare_type=True, render_as_batch=True)
    app.register_blueprint(routes.bp)
    if settings.environment != "production":
        app.register_blueprint(gallery.bp)
    letters.init_app(app)
    commands.init_app(app)
    jobs.every(app, "core.forget_done_jobs", "47 3 * * *", lambda job: jobs.forget_done())


def _bound_body() -> None:
    # Only a form with files may be large, as large as its view says; the others are read into memory whole.
    if not request.mimetype.startswith("multipart/"):
        request.max_content_length = FORM_BYTES
    elif request.endpoint:
        view = current_app.view_functions[request.endpoint]
        request.max_content_length = getattr(view, "largest_body", UPLOAD_BYTES)


def _refuse_json() -> None:
    # Forms would read it as fields, with numbers and lists where every field expects text. No page here sends any.
    if request.is_json and request.method not in {"GET", "HEAD", "OPTIONS"}:
        abort(415)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=secret_key.load(settings),
        SECRET_KEY_FALLBACKS=settings.secret_key_fallbacks,
        SESSION_COOKIE_NAME="__Host-engawa" if settings.is_https else "engawa",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=UPLOAD_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        # Would ask for a Referer, which pages with a secret in their address never send; see core.origins.
        WTF_CSRF_SSL_STRICT=False,
        TEMPLATES_AUTO_RELOAD=settings.environment == "development",
        SIGN_IN_ENDPOINT="people.sign_in",
        COMPRESS_MIMETYPES=COMPRESSED_TYPES,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_ZSTD_LEVEL=3,
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=4,
    )
