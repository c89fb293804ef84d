"""The blueprint, and what several of its pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.people import policy, roles
from app.people.browser_session import signed_in
from app.people.devices import device_name

View = TypeVar("View", bound=Callable[..., Any])

bp = Blueprint("people", __name__)


@bp.context_processor
def _what_templates_ask() -> dict[str, Any]:
    return {"policy": policy, "role_labels": roles.LABELS, "device_name": device_name}


def freshly_confirmed(view: View) -> View:
    """Send people who have not proved for ten minutes that it is them to the page that asks for the password."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if signed_in().is_fresh else confirm_first()

    return cast(View, guarded)


def confirm_first() -> BaseResponse:
    """Lead to the page that asks for the password, and from there back to a page that can be opened."""
    given = request.view_args or {}
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        back = request.path
    else:
        back = url_for("people.show", person_id=given["person_id"]) if "person_id" in given else url_for("people.security")
    return redirect(url_for("people.confirm", next=back), 303)


def private(response: Response) -> Response:
    """Keep the address of a page with a secret in it from being told to anybody, and the page from being stored."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def dead_link(kind: str) -> Response:
    """Answer a link that is used, expired or never was: all look the same and name nobody (404)."""
    return private(make_response(render_template("people/dead_link.html", kind=kind), 404))
