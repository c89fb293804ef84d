"""Keeping the tree of categories in order."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import ensure, viewer
from app.core.errors import NotFound
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.faq import operations, policy, queries
from app.faq.forms import CategoryForm
from app.faq.models import Category
from app.faq.queries import Shelf, Shelves
from app.faq.routes.blueprint import bp


@bp.route("/categories", methods=["GET", "POST"])
@access.staff
def categories() -> ResponseReturnValue:
    """Show the tree, and add to it."""
    ensure(policy.can_organise(viewer()))
    shelves = queries.shelves(viewer(), is_counted=True)
    form = _form(shelves, None)
    if form.validate_on_submit():
        with refused_on(form):
            operations.add_category(
                viewer(),
                name_ja=form.name_ja.data or "",
                name_en=form.name_en.data or "",
                slug=form.slug.data or "",
                parent_id=form.parent_id.data,
            )
            flash(_("The category was added."), "success")
            return redirect(url_for(".categories"), 303)
    return render_template("faq/categories.html", shelves=shelves, form=form), status(form)


@bp.route("/categories/<int:category_id>", methods=["GET", "POST"])
@access.staff
def category(category_id: int) -> ResponseReturnValue:
    """Rename a category or put it elsewhere."""
    ensure(policy.can_organise(viewer()))
    shelves = queries.shelves(viewer(), is_counted=True)
    shelf, row = _one(shelves, category_id)
    form = _form(shelves, shelf)
    if form.validate_on_submit():
        with refused_on(form):
            operations.save_category(
                viewer(),
                row,
                name_ja=form.name_ja.data or "",
                name_en=form.name_en.data or "",
                slug=form.slug.data or "",
                parent_id=form.parent_id.data,
                version=form.version.data,
            )
            flash(_("Saved."), "success")
            return redirect(url_for(".categories"), 303)
    return render_template("faq/category.html", shelf=shelf, form=form), status(form)


@bp.post("/categories/<int:category_id>/move")
@access.staff
def move_category(category_id: int) -> ResponseReturnValue:
    """Move a category up or down among its neighbours."""
    shelves = queries.shelves(viewer())
    shelf, row = _one(shelves, category_id)
    parent = shelves.by_id.get(shelf.parent_id) if shelf.parent_id is not None else None
    siblings = parent.children if parent else shelves.top
    step = -1 if request.form.get("direction") == "up" else 1
    operations.move_category(viewer(), row, parent_id=shelf.parent_id, position=max(0, siblings.index(shelf) + step))
    return redirect(url_for(".categories", _anchor=f"category-{category_id}"), 303)


@bp.post("/categories/<int:category_id>/remove")
@access.staff
def remove_category(category_id: int) -> ResponseReturnValue:
    """Remove a category; what is in it moves up."""
    _shelf, row = _one(queries.shelves(viewer()), category_id)
    operations.remove_category(viewer(), row)
    flash(_("The category was removed. What was in it is now one level up."), "success")
    return redirect(url_for(".categories"), 303)


def _one(shelves: Shelves, category_id: int) -> tuple[Shelf, Category]:
    shelf, row = shelves.by_id.get(category_id), queries.category(viewer(), category_id)
    if shelf is None:
        raise NotFound
    return shelf, row


def _form(shelves: Shelves, shelf: Shelf | None) -> CategoryForm:
    form = CategoryForm(obj=shelf)
    own = set(shelf.all_ids()) if shelf else set()
    names = [(one.id, "　" * one.depth + one.name_in(viewer().locale)) for one in shelves.walk() if one.id not in own]
    form.parent_id.choices = offered([("", _("At the top")), *names])
    return form
