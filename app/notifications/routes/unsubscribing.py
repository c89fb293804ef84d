"""Stopping mails by the link in one: looking shows a form, only the post stops anything, and the link can do nothing else."""

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.core import access
from app.notifications import kinds, unsubscribing
from app.notifications.operations import choosing
from app.notifications.routes.blueprint import bp


@bp.get("/unsubscribe/<string:token>")
@access.public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Show what the link would stop."""
    return _page(token, is_done=False)


@bp.post("/unsubscribe/<string:token>")
@access.public
def stop(token: str) -> ResponseReturnValue:
    """Stop these mails. Mail programs post here by themselves, without any page, so the token in the address is the leave."""
    found = unsubscribing.read(token)
    if found is not None:
        choosing.unsubscribe(found.user_id, found.kind)
    return _page(token, is_done=True)


def _page(token: str, *, is_done: bool) -> Response:
    found = unsubscribing.read(token)
    declared = kinds.declared()
    label = declared[found.kind].label if found is not None and found.kind in declared else None
    page = render_template(
        "notifications/unsubscribe.html", token=token, is_known=found is not None, label=label, is_done=is_done
    )
    response = make_response(page, 200 if found is not None else 404)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
