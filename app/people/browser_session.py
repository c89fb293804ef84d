"""The browser's side of a session: the cookie holds a random id and nothing else that matters."""

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.core.access import viewer
from app.core.errors import Busy
from app.extensions import login
from app.people.operations import sessions
from app.people.viewers import PersonViewer, of_session

# The name under which flask-login looks for the id.
KEY = "_user_id"
# Staff without a second factor get no further than these while one is demanded.
OPEN_WITHOUT_FACTOR = {"people.factor", "people.sign_out", "people.confirm", "people.language", "core.language"}
LONGEST_AGENT = 200


def init_app(app: Flask) -> None:
    """Load people from their session, keep sessions alive, and hold staff without a second factor at its set-up page."""
    app.config["SESSION_PROTECTION"] = None
    # Flask-Login works out what it would protect by at every request even so.
    login._session_identifier_generator = str
    login.user_loader(_load)
    app.before_request(_demand_factor)
    app.after_request(_keep_alive)


def _load(secret: str) -> PersonViewer | None:
    person = of_session(secret)
    if person is not None:
        g.viewer_id, g.theme = person.id, person.theme
    return person


def signed_in() -> PersonViewer:
    """Return the person of this request; only for views marked as member or more."""
    person = viewer()
    if not isinstance(person, PersonViewer):
        raise TypeError("nobody is signed in")
    return person


def begin(secret: str, *, is_staff: bool) -> None:
    """Start over with a session id just made; whatever the browser carried before is dropped."""
    session.clear()
    session[KEY] = secret
    # Customers stay signed in when they close the browser, until the session runs idle; staff do not.
    session.permanent = not is_staff


def replace(secret: str) -> None:
    """Swap the session id for a new one; the old one is worthless already."""
    session[KEY] = secret


def end() -> None:
    """Forget everything the browser carried."""
    session.clear()


def device() -> str:
    """Return what the browser says it is, shortened."""
    return request.headers.get("User-Agent", "")[:LONGEST_AGENT]


def address() -> str:
    """Return the address the request came from."""
    return request.remote_addr or ""


def _demand_factor() -> ResponseReturnValue | None:
    settings = current_app.extensions["settings"]
    if not settings.demands_factor or request.endpoint is None or request.endpoint in OPEN_WITHOUT_FACTOR:
        return None
    person = viewer()
    if not isinstance(person, PersonViewer) or person.staff_role is None or person.has_factor:
        return None
    return redirect(url_for("people.factor"), 303)


def _keep_alive(response: Response) -> Response:
    person = viewer()
    if not isinstance(person, PersonViewer) or not person.is_due or session.get(KEY) is None:
        return response
    try:
        secret = sessions.keep_alive(person)
    except Busy:
        # Being seen can wait for the next request; the page cannot.
        return response
    if secret is not None:
        replace(secret)
    return response
