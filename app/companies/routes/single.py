"""One company: show, add, change, archive, restore."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import details as about
from app.companies import operations, owners, policy, queries
from app.companies.forms import CompanyForm
from app.companies.models import Company
from app.companies.routes.blueprint import bp
from app.core import access, clock
from app.core.access import ensure, viewer
from app.core.forms import refused_on, status
from app.core.i18n import _


@bp.get("/companies/<int:company_id>")
@access.staff
def show(company_id: int) -> ResponseReturnValue:
    """Show a company: facts at a glance, what other features know, what happened."""
    company = queries.get(viewer(), company_id)
    return render_template(
        "companies/show.html",
        company=company,
        owner_name=owners.names([company.owner_id]).get(company.owner_id or 0, ""),
        history=queries.history(company, request.args.get("page")),
        today=clock.today(viewer().timezone),
    )


@bp.route("/companies/new", methods=["GET", "POST"])
@access.staff
def new() -> ResponseReturnValue:
    """Add a company."""
    ensure(policy.can_manage(viewer()))
    form = CompanyForm()
    form.offer_owners(list(owners.choices()))
    if form.validate_on_submit():
        with refused_on(form):
            company = operations.create_company(viewer(), form.details())
            flash(_("%(name)s was added.", name=company.name), "success")
            return redirect(url_for(".show", company_id=company.id), 303)
    return render_template("companies/new.html", form=form), status(form)


@bp.route("/companies/<int:company_id>/edit", methods=["GET", "POST"])
@access.staff
def edit(company_id: int) -> ResponseReturnValue:
    """Change a company."""
    ensure(policy.can_manage(viewer()))
    company = queries.get(viewer(), company_id)
    form = CompanyForm(data=_as_form(company))
    form.offer_owners(_choices_with_present(company))
    if form.validate_on_submit():
        with refused_on(form):
            operations.revise_company(viewer(), company, form.details(), version=form.version.data)
            flash(_("Saved."), "success")
            return redirect(url_for(".show", company_id=company.id), 303)
    return render_template("companies/edit.html", form=form, company=company), status(form)


@bp.post("/companies/<int:company_id>/archive")
@access.staff
def archive(company_id: int) -> ResponseReturnValue:
    """Take a company out of the lists."""
    company = queries.get(viewer(), company_id)
    operations.archive_company(viewer(), company)
    flash(_("%(name)s was archived. It can be restored at any time.", name=company.name), "success")
    return redirect(url_for(".show", company_id=company.id), 303)


@bp.post("/companies/<int:company_id>/restore")
@access.staff
def restore(company_id: int) -> ResponseReturnValue:
    """Bring an archived company back."""
    company = queries.get(viewer(), company_id)
    operations.restore_company(viewer(), company)
    flash(_("%(name)s was restored.", name=company.name), "success")
    return redirect(url_for(".show", company_id=company.id), 303)


def _as_form(company: Company) -> dict[str, object]:
    details = about.of(company)
    values: dict[str, object] = {name: getattr(details, name) for name in about.NAMES}
    return {**values, "domains": "\n".join(details.domains), "version": company.version}


def _choices_with_present(company: Company) -> list[tuple[int, str]]:
    found = list(owners.choices())
    present = company.owner_id
    if present is not None and present not in dict(found):
        found.append((present, owners.names([present]).get(present, _("Former staff"))))
    return found
