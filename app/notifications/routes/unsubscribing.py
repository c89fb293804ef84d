"""Stopping mails by the link in one: looking shows a form, only the post stops anything, and the link can do nothing else."""

from contextlib import AbstractContextManager, nullcontext

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.core import access
from app.core.access import viewer
from app.core.i18n import LANGUAGE_COOKIE
from app.notifications import kinds, unsubscribing
from app.notifications.operations import choosing
from app.notifications.queries import preferences
from app.notifications.routes.blueprint import bp
from app.notifications.unsubscribing import Stop
from app.people import viewers


@bp.get("/unsubscribe/<string:token>")
@access.public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Show what the link would stop, or that it is stopped."""
    return _page(token, is_done=False)


@bp.post("/unsubscribe/<string:token>")
@access.public
def stop(token: str) -> ResponseReturnValue:
    """Stop these mails. Mail programs post here by themselves, without any page, so the token in the address is the leave."""
    found = unsubscribing.read(token)
    if found is not None:
        choosing.unsubscribe(found.user_id, found.kinds)
    return _page(token, is_done=True)


def _page(token: str, *, is_done: bool) -> Response:
    found = unsubscribing.read(token)
    with _language_of(found):
        response = make_response(_shown(token, found, is_done=is_done), 200 if found is not None else 404)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(token: str, found: Stop | None, *, is_done: bool) -> str:
    named = found.kinds if found is not None else ()
    known = kinds.declared()
    declared = [known[kind] for kind in named if kind in known]
    is_digest = kinds.DIGEST in named
    if found is not None and not is_done:
        is_done = preferences.are_stopped(found.user_id, declared, with_digest=is_digest)
    return render_template(
        "notifications/unsubscribe.html",
        token=token,
        is_known=found is not None,
        labels=[kind.label for kind in declared],
        is_digest=is_digest,
        is_done=is_done,
    )


def _language_of(found: Stop | None) -> AbstractContextManager[None]:
    """Speak as the mail did, unless whoever opens the link is signed in or has chosen a language in this browser."""
    person = viewers.of_person(found.user_id) if found is not None else None
    if person is None or viewer().is_authenticated or LANGUAGE_COOKIE in request.cookies:
        return nullcontext()
    return force_locale(person.locale)  # type: ignore[no-any-return]
