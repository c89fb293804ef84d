"""The list of companies and its export."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.companies import operations, owners, queries
from app.companies.forms import FilterForm, as_arguments, filter_of
from app.companies.routes.blueprint import bp
from app.core import access, clock
from app.core.access import viewer


@bp.get("/companies")
@access.staff
def index() -> ResponseReturnValue:
    """List companies."""
    chosen = filter_of(request.args)
    today = clock.today(viewer().timezone)
    page, total = queries.listed(viewer(), chosen, today, request.args.get("page"))
    arguments = as_arguments(chosen)
    filters = FilterForm(formdata=MultiDict(arguments))
    people = list(owners.choices())
    filters.offer_owners(people)
    names = {**owners.names({one.owner_id for one in page.items} - {key for key, _name in people}), **dict(people)}
    return render_template(
        "companies/index.html",
        page=page,
        total=total,
        filters=filters,
        chosen=chosen,
        arguments=arguments,
        owner_names=names,
        today=today,
    )


@bp.post("/companies/export")
@access.staff
def export() -> ResponseReturnValue:
    """Send the list as CSV. A post, because that somebody took it is written down."""
    today = clock.today(viewer().timezone)
    data = operations.export_companies(viewer(), filter_of(request.args), today)
    headers = {"Content-Disposition": f'attachment; filename="companies-{today.isoformat()}.csv"'}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)
