"""Taking in what is being typed, giving it back to its writer, and the list of it."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.i18n import _
from app.core.local_urls import local_path
from app.drafts import operations, queries

bp = Blueprint("drafts", __name__, url_prefix="/drafts")
# Beside the fields of the form itself; no field of a form has a hyphen.
PLACE, TITLE, KEY = "draft-place", "draft-title", "draft-key"


@bp.get("", strict_slashes=False)
@access.member
def index() -> ResponseReturnValue:
    """List what one has not sent yet, and what was thrown away today."""
    drafts, thrown = queries.kept(viewer()), queries.thrown(viewer())
    titles = queries.titles(viewer(), [*drafts, *thrown])
    return render_template("drafts/index.html", drafts=drafts, thrown=thrown, titles=titles)


@bp.post("", strict_slashes=False)
@access.member
def save() -> ResponseReturnValue:
    """Keep a form: its fields, and `draft-place`, `draft-title`, `draft-key` beside them; JSON `{id, saved_at}`, `{error}`."""
    fields = {name: values for name, values in request.form.lists() if name not in (PLACE, TITLE, KEY)}
    place, title, key = (request.form.get(name, "") for name in (PLACE, TITLE, KEY))
    draft = operations.save(viewer(), place, fields, title, form_key=key)
    return jsonify(id=draft.id, saved_at=draft.updated_at.isoformat()) if draft else jsonify(id=None, saved_at=None)


@bp.get("/kept")
@access.member
def kept() -> ResponseReturnValue:
    """What the viewer typed at `?place=`, for scripts: JSON `{id, fields}`, with no id and no fields when there is nothing."""
    draft = queries.draft(viewer(), request.args.get("place", ""))
    return jsonify(id=draft.id, fields=draft.fields) if draft else jsonify(id=None, fields={})


@bp.post("/<int:draft_id>/throw-away")
@access.member
def throw_away(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away; back to the list, or to the form named by `next`."""
    operations.throw_away(viewer(), draft_id)
    flash(_("Thrown away. You can put it back from the list of drafts for a day."), "success")
    return redirect(local_path(request.form.get("next")) or url_for(".index"), 303)


@bp.post("/<int:draft_id>/put-back")
@access.member
def put_back(draft_id: int) -> ResponseReturnValue:
    """Take back a throwing away."""
    operations.put_back(viewer(), draft_id)
    flash(_("The draft is back."), "success")
    return redirect(url_for(".index"), 303)
