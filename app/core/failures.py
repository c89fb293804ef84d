"""Turns what went wrong into a page that says what to do next, in the person's language, with the right status."""

from typing import Any

from flask import Flask, current_app, flash, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from wtforms.fields.choices import SelectField, SelectMultipleField

from app.core.access import ask_no_more, viewer
from app.core.database import db_session, is_out_of_reach
from app.core.errors import AlreadyDone, Busy, Conflict, Forbidden, NotFound, Refused, TooMany
from app.core.i18n import _
from app.core.logs import log, request_id, shown_path
from app.core.transaction import DiskFull

PAGES = {400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503, 507}
NOT_KEPT = {"csrf_token", "request_key", "version"}
RETRY_SECONDS = 5


def init_app(app: Flask) -> None:
    """Register a handler for every error of `app.core.errors` and every HTTP error."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Refused, lambda error: page(422, message=error.message))
    app.register_error_handler(TooMany, _limited)
    app.register_error_handler(DiskFull, lambda error: page(507, retry_after=60))
    app.register_error_handler(Busy, lambda error: page(503, retry_after=RETRY_SECONDS))
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(AlreadyDone, _already_done)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(OperationalError, _unreachable)
    app.register_error_handler(OverflowError, _unstorable)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Whether the caller is a script that asked for JSON."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def page(status: int, *, message: str = "", retry_after: int | None = None, **context: Any) -> ResponseReturnValue:
    """Return the error page (or JSON) of `status`."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    if wants_json():
        return jsonify(error=message or _("This did not work. Please try again."), request_id=request_id()), status, headers
    known = status if status in PAGES else (500 if status >= 500 else 400)
    body = render_template(
        f"errors/{known}.html", message=message, retry_after=retry_after, status=status, **{"mine": typed_text(), **context}
    )
    return body, status, headers


def typed_text() -> dict[str, str]:
    """Return what the person typed into the form just sent, without secrets, so that an error page can give it back."""
    try:
        typed = request.form
    except RequestEntityTooLarge:
        return {}
    kept = {}
    for name, value in typed.items():
        if value.strip() and name not in NOT_KEPT and not name.endswith(("password", "code", "token")):
            kept[name] = value
    return _labelled(kept)


def _labelled(kept: dict[str, str]) -> dict[str, str]:
    """Return texts by the label of their field, and choices in the words they were offered in, as far as the form is known."""
    form = g.get("sent_form")
    shown: dict[str, str] = {}
    for name, value in kept.items():
        field = form[name] if form is not None and name in form else None
        label = str(field.label.text) if field is not None else name
        if isinstance(field, SelectField | SelectMultipleField):
            value = next((str(one.label.text) for one in field if str(one.data) == value), value)
        shown[name if label in shown else label] = value
    return shown


def _differing(mine: dict[str, str], current: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Leave out what is the same on both sides of a conflict; all of it is shown when nothing else would be left."""
    same = {label for label, text in mine.items() if text.split() == current.get(label, "").split()}
    rest = {label: text for label, text in mine.items() if label not in same}
    return (rest, {label: text for label, text in current.items() if label not in same}) if rest else (mine, current)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if error.code == 403:
        _note("forbidden")
    answer = current_app.make_response(page(error.code or 500))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.allow.update(error.valid_methods)
    return answer


def _forbidden(_error: Forbidden) -> ResponseReturnValue:
    _note("forbidden")
    return page(403)


def _forged(_error: CSRFError) -> ResponseReturnValue:
    _note("forged")
    return page(403, reason="form")


def _limited(error: TooMany) -> ResponseReturnValue:
    _note("limited")
    if request.headers.get("X-Fragment") and not wants_json():
        # A script puts it where it would have put the answer.
        words = render_template("errors/_limited.html", retry_after=error.retry_after)
        return words, 429, {"Retry-After": str(error.retry_after)}
    return page(429, retry_after=error.retry_after)


def _note(what: str) -> None:
    """Write down a refusal: who asked for what from where."""
    person = viewer().id
    log.warning(what, method=request.method, path=shown_path(), person=person, ip=request.remote_addr, request_id=request_id())


def _conflict(error: Conflict) -> ResponseReturnValue:
    mine, current = _differing(typed_text(), error.current)
    return page(409, mine=mine, current=current)


def _already_done(error: AlreadyDone) -> ResponseReturnValue:
    flash(_("This was received already; nothing was done twice."), "info")
    return redirect(error.location or request.path, 303)


def _unstorable(_error: Exception) -> ResponseReturnValue:
    # A NUL in a text or a number beyond 64 bits: no database row can hold or match it.
    db_session.rollback()
    return page(400)


def _unreachable(error: OperationalError) -> ResponseReturnValue:
    if not is_out_of_reach(error):
        return _unexpected(error)
    db_session.rollback()
    ask_no_more()
    log.error("database out of reach", path=shown_path(), request_id=request_id(), reason=str(error.orig))
    return page(503, retry_after=RETRY_SECONDS)


def _unexpected(error: Exception) -> ResponseReturnValue:
    db_session.rollback()
    ask_no_more()
    log.error("unexpected", path=shown_path(), request_id=request_id(), exc_info=error)
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return page(500)
