"""Words that mean the same, kept by customer success and administrators."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import viewer
from app.core.errors import NotFound
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.search import operations, queries
from app.search.forms import SynonymForm
from app.search.routes.blueprint import bp


@bp.route("/synonyms", methods=["GET", "POST"])
@access.staff
def synonyms() -> ResponseReturnValue:
    """List the groups, and add one."""
    groups = queries.synonym_groups(viewer())
    form = SynonymForm()
    if form.validate_on_submit():
        with refused_on(form):
            operations.save_synonyms(viewer(), form.line.data or "")
            _settle(form.gap.data or "")
            flash(_("Saved. Searches use it at once."), "success")
            return redirect(url_for(".synonyms"), 303)
    return render_template("search/synonyms.html", form=form, groups=groups), status(form)


def _settle(gap: str) -> None:
    try:
        if gap:
            operations.settle_gap(viewer(), gap, outcome="synonym")
    except NotFound:
        return  # somebody dealt with it meanwhile


@bp.route("/synonyms/<int:group_id>", methods=["GET", "POST"])
@access.staff
def synonym(group_id: int) -> ResponseReturnValue:
    """Change one group."""
    group = queries.synonym_group(viewer(), group_id)
    form = SynonymForm(line=group.title, version=group.version) if request.method == "GET" else SynonymForm()
    if form.validate_on_submit():
        with refused_on(form):
            operations.save_synonyms(viewer(), form.line.data or "", group=group, version=form.version.data)
            flash(_("Saved. Searches use it at once."), "success")
            return redirect(url_for(".synonyms"), 303)
    return render_template("search/synonym.html", form=form, group=group), status(form)


@bp.post("/synonyms/<int:group_id>/remove")
@access.staff
def remove_synonym(group_id: int) -> ResponseReturnValue:
    """Forget one group."""
    operations.remove_synonyms(viewer(), queries.synonym_group(viewer(), group_id))
    flash(_("Removed."), "success")
    return redirect(url_for(".synonyms"), 303)
