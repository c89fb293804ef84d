"""Security headers of every answer, pages and static files alike."""

from urllib.parse import urlsplit
from wsgiref.headers import Headers

from flask import Flask, Response, g, request
from flask_login import current_user
from flask_talisman import Talisman
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
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS_SECONDS = 31_536_000


def init_app(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer, refuse foreign host names and believe only the configured proxies."""
    app.config["TRUSTED_HOSTS"] = sorted(settings.hosts | ({"localhost"} if settings.environment == "test" else set()))
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.after_request(_keep_stricter_referrer_policy)
    Talisman(
        app,
        force_https=False,
        session_cookie_secure=settings.is_https,
        strict_transport_security=settings.is_https,
        strict_transport_security_max_age=HSTS_SECONDS,
        frame_options="DENY",
        content_security_policy=POLICY,
        permissions_policy=PERMISSIONS,
        referrer_policy=ALWAYS["Referrer-Policy"],
    )
    app.before_request(_refuse_unknown_host)
    app.after_request(_add)


def _keep_stricter_referrer_policy(response: Response) -> Response:
    # Runs after Talisman, which writes one policy over whatever a view with a secret in its address has set.
    if g.get("referrer_policy"):
        response.headers["Referrer-Policy"] = g.pop("referrer_policy")
    return response


def _refuse_unknown_host() -> Response | None:
    # Plain text, because a page would need addresses, and there are none for a host that is not ours.
    if isinstance(request.routing_exception, SecurityError):
        return Response(_("This site does not answer to that address.") + "\n", 400, mimetype="text/plain")
    return None


def _add(response: Response) -> Response:
    g.referrer_policy = response.headers.get("Referrer-Policy")
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        # Private pages may be revalidated by their own reader but never kept by anything in between.
        response.headers["Cache-Control"] = "private, no-cache" if response.headers.get("ETag") else "no-store"
    if current_user.is_authenticated and request.method in {"GET", "HEAD"}:
        response.vary.add("Cookie")
    return response


def for_static_file(settings: Settings) -> "StaticHeaders":
    """Return the function that puts the headers on static files."""
    return StaticHeaders(settings)


class StaticHeaders:
    """Adds the headers to a static file; called by WhiteNoise with (headers, path, url)."""

    def __init__(self, settings: Settings) -> None:
        self._fixed = {
            **ALWAYS,
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
            "Permissions-Policy": ", ".join(f"{name}={value}" for name, value in PERMISSIONS.items()),
            "X-Frame-Options": "DENY",
        }
        if urlsplit(settings.base_url).scheme == "https":
            self._fixed["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}; includeSubDomains"

    def __call__(self, headers: Headers, _path: str, _url: str) -> None:
        """Set every fixed header."""
        for name, value in self._fixed.items():
            headers[name] = value
