"""The page customers have of their own company."""

from collections.abc import Hashable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.companies import owners, queries
from app.companies.routes.blueprint import bp
from app.core import access
from app.core.access import Viewer, viewer


@bp.get("/company")
@access.member
def own() -> ResponseReturnValue:
    """Show one's own company; staff have the list instead."""
    if viewer().is_staff:
        return redirect(url_for(".index"), 302)
    company = queries.own(viewer())
    owner = owners.names([company.owner_id]).get(company.owner_id or 0, "")
    return render_template("companies/own.html", company=company, owner_name=owner)


def belongs(person: Viewer) -> Hashable:
    """Return what decides whether the way to one's own company is shown."""
    return (person.company_id is None, person.is_staff)


def home_link(person: Viewer) -> Markup | None:
    """Render the way to one's own company for the home page of customers; costs no statement."""
    if person.company_id is None or person.is_staff:
        return None
    return Markup(render_template("companies/_home.html"))  # noqa: S704 - a template, escaped like any other
