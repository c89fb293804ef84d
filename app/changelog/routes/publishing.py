"""Every button on the way of an entry to its readers and back."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.changelog import operations, queries
from app.changelog.models import Entry
from app.changelog.routes.blueprint import bp
from app.core import access
from app.core.access import Viewer, viewer
from app.core.errors import Refused
from app.core.i18n import _

Act = Callable[[Viewer, Entry], object]


@bp.post("/<int:entry_id>/publish")
@access.staff
def publish(entry_id: int) -> ResponseReturnValue:
    """Let readers have an entry as it was looked at; `version` says which one that was."""
    version = request.form.get("version", type=int)
    return _act(entry_id, lambda actor, entry: operations.publish_entry(actor, entry, version=version), _("Published."))


@bp.post("/<int:entry_id>/unschedule")
@access.staff
def unschedule(entry_id: int) -> ResponseReturnValue:
    """Make a scheduled entry a draft again."""
    return _act(entry_id, operations.unschedule_entry, _("It is a draft again and does not come out by itself."))


@bp.post("/<int:entry_id>/withdraw")
@access.staff
def withdraw(entry_id: int) -> ResponseReturnValue:
    """Take an entry away from readers."""
    return _act(entry_id, operations.withdraw_entry, _("Taken out of the changelog. It is a draft now."))


@bp.post("/<int:entry_id>/delete")
@access.staff
def delete(entry_id: int) -> ResponseReturnValue:
    """Delete an entry that is not out."""
    try:
        operations.delete_entry(viewer(), queries.whole(viewer(), entry_id))
    except Refused as refusal:
        flash(refusal.message, "danger")
        return redirect(url_for(".show", entry_id=entry_id), 303)
    flash(_("The draft was deleted."), "success")
    return redirect(url_for(".index"), 303)


def _act(entry_id: int, act: Act, said: str) -> ResponseReturnValue:
    try:
        act(viewer(), queries.whole(viewer(), entry_id))
    except Refused as refusal:
        flash(refusal.message, "danger")
    else:
        flash(said, "success")
    return redirect(url_for(".show", entry_id=entry_id), 303)
