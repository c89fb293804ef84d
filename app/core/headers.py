"""Security headers of every answer, pages and static files alike."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.core.i18n import _

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = dict.fromkeys(("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"), "()")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Permissions-Policy": ", ".join(f"{name}={value}" for name, value in PERMISSIONS.items()),
}
HSTS_SECONDS = 31_536_000
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def init_app(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer, refuse foreign host names and believe only the configured proxies."""
    app.config["TRUSTED_HOSTS"] = sorted(settings.hosts | ({"localhost"} if settings.environment == "test" else set()))
    app.config.update(SESSION_COOKIE_SECURE=settings.is_https, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    app.wsgi_app = _with_headers(app.wsgi_app, every_header(settings))  # type: ignore[method-assign, assignment]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.before_request(_refuse_unknown_host)
    app.after_request(_add)


def every_header(settings: Settings) -> dict[str, str]:
    """Return what every answer carries; a view that is stricter sets a header of its own."""
    transport = {"Strict-Transport-Security": f"max-age={HSTS_SECONDS}; includeSubDomains"} if settings.is_https else {}
    return {**ALWAYS, **transport}


def _with_headers(wsgi: Wsgi, always: dict[str, str]) -> Wsgi:
    """Return `wsgi` with the headers added that it does not set, below Flask because that takes a tenth of the time."""
    ready = [(name.lower(), (name, value)) for name, value in always.items()]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            known = {name.lower() for name, _value in headers}
            return start_response(status, [*headers, *(pair for name, pair in ready if name not in known)], *error)

        return wsgi(environ, start)

    return answer


def _refuse_unknown_host() -> Response | None:
    # Plain text, because a page would need addresses, and there are none for a host that is not ours.
    if isinstance(request.routing_exception, SecurityError):
        return Response(_("This site does not answer to that address.") + "\n", 400, mimetype="text/plain")
    return None


def _add(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        # Private pages may be revalidated by their own reader but never kept by anything in between.
        response.headers["Cache-Control"] = "private, no-cache" if response.headers.get("ETag") else "no-store"
    return response


def for_static_file(settings: Settings, more: dict[str, dict[str, str]]) -> "StaticHeaders":
    """Return the function that puts the headers on static files; `more` are those of files of a name alone."""
    return StaticHeaders(settings, more)


class StaticHeaders:
    """Adds the headers to a static file; called by WhiteNoise with (headers, path, url)."""

    def __init__(self, settings: Settings, more: dict[str, dict[str, str]]) -> None:
        self._fixed = every_header(settings)
        self._more = more

    def __call__(self, headers: Headers, path: str, _url: str) -> None:
        """Set every fixed header, and those of a file of this name."""
        for name, value in {**self._fixed, **self._more.get(Path(path).name, {})}.items():
            headers[name] = value
