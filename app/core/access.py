"""Who may enter: a mark on every view, a viewer for everything below the routes, and `ensure` for operations."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])
Level = Literal["public", "member", "staff", "admin", "token"]


class Viewer(Protocol):
    """The person on whose behalf something is read or done; plain attributes, no SQL behind them."""

    @property
    def id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def company_id(self) -> int | None: ...
    @property
    def company_ids(self) -> frozenset[int]: ...
    @property
    def tier(self) -> str | None: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def staff_role(self) -> str | None: ...
    @property
    def is_authenticated(self) -> bool: ...
    @property
    def is_staff(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def is_system(self) -> bool: ...
    @property
    def locale(self) -> str: ...
    @property
    def timezone(self) -> str: ...


@dataclass(frozen=True)
class PlainViewer:
    """A viewer made of plain values: the system, an anonymous visitor, a person loaded from a row."""

    id: int | None = None
    name: str = ""
    company_id: int | None = None
    company_ids: frozenset[int] = frozenset()
    tier: str | None = None
    roles: frozenset[str] = frozenset()
    staff_role: str | None = None
    is_authenticated: bool = False
    is_system: bool = False
    locale: str = "ja"
    timezone: str = "Asia/Tokyo"

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the company that runs the site (or is the system)."""
        return self.staff_role is not None or self.is_system

    @property
    def is_admin(self) -> bool:
        """Whether the person administers the site (or is the system)."""
        return self.staff_role == "admin" or self.is_system

    @property
    def is_active(self) -> bool:
        """Asked by flask-login; people who may not sign in are never loaded at all."""
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """Asked by flask-login."""
        return not self.is_authenticated

    def get_id(self) -> str | None:
        """Asked by flask-login; sessions are kept by the people feature."""
        return None


SYSTEM = PlainViewer(name="system", is_system=True, staff_role="admin")
ANONYMOUS = PlainViewer()


@dataclass(frozen=True)
class Mark:
    """What a view demands of whoever calls it."""

    level: Level
    scope: str | None = None


def _mark(level: Level, scope: str | None = None) -> Callable[[View], View]:
    def put(view: View) -> View:
        if hasattr(view, "access_mark"):
            raise RuntimeError(f"{view.__name__} carries two access marks")
        view.access_mark = Mark(level, scope)  # type: ignore[attr-defined]
        return view

    return put


public = _mark("public")
member = _mark("member")
staff = _mark("staff")
admin = _mark("admin")


def token(scope: str) -> Callable[[View], View]:
    """Mark a view as open to the bearer of the token for `scope` (a setting named `<scope>_token`)."""
    return _mark("token", scope)


def viewer() -> Viewer:
    """Return who is asking; the only bridge from flask-login. For routes and templates, never below."""
    # Where flask-login keeps whom it found; its proxy is asked only once, because pages ask for the viewer at every turn.
    person = g.get("_login_user") or current_user._get_current_object()
    return person if person.is_authenticated else ANONYMOUS


def ask_no_more() -> None:
    """Leave who has not been recognised by now unknown: the database, which would be asked, may be what failed."""
    if "_login_user" not in g:
        g._login_user = ANONYMOUS


def ensure(is_allowed: bool) -> None:
    """Raise `Forbidden` unless `is_allowed`; the first act of every operation."""
    if not is_allowed:
        raise Forbidden


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """Return the mark of the view behind `endpoint`, or None."""
    return getattr(app.view_functions[endpoint], "access_mark", None)


def check_marks(app: Flask) -> None:
    """Refuse to start when a view carries no mark. Raises `RuntimeError` naming the endpoints."""
    unmarked = sorted(endpoint for endpoint in app.view_functions if mark_of(app, endpoint) is None)
    if unmarked:
        raise RuntimeError(f"views without an access mark: {', '.join(unmarked)}")


def init_app(app: Flask) -> None:
    """Install the hook that asks every request for its mark."""
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    mark = mark_of(current_app, request.endpoint) if request.endpoint else Mark("member")
    if mark is None:
        abort(403)
    if mark.level == "public":
        return None
    if mark.level == "token":
        _ask_for_token(mark)
        return None
    person = viewer()
    if not person.is_authenticated:
        return _send_to_sign_in()
    if (mark.level == "staff" and not person.is_staff) or (mark.level == "admin" and not person.is_admin):
        abort(403)
    return None


def _ask_for_token(mark: Mark) -> None:
    wanted = getattr(current_app.extensions["settings"], f"{mark.scope}_token", "")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if not wanted or scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), wanted.encode()):
        abort(404 if not wanted else 401)


def _send_to_sign_in() -> ResponseReturnValue:
    # The same answer whether or not the page exists, so that nothing can be learnt from it.
    if request.method not in {"GET", "HEAD"} or request.headers.get("Sec-Fetch-Mode") == "cors":
        abort(401)
    here = request.full_path.removesuffix("?") if request.path != "/" else None
    return redirect(url_for(current_app.config["SIGN_IN_ENDPOINT"], next=here), 302)
