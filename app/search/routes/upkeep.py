"""The state of the index, for administrators."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.i18n import _
from app.search import operations, queries
from app.search.routes.blueprint import bp
from app.search.state import index_state


@bp.get("/upkeep")
@access.admin
def upkeep() -> ResponseReturnValue:
    """Show what the index holds and the last rebuild."""
    return render_template("search/upkeep.html", state=index_state(), job=queries.last_rebuild(viewer()))


@bp.post("/rebuild")
@access.admin
def rebuild() -> ResponseReturnValue:
    """Have the index built anew."""
    operations.ask_for_rebuild(viewer(), "asked")
    flash(_("The index is being built anew. Searching goes on meanwhile."), "success")
    return redirect(url_for(".upkeep"), 303)
