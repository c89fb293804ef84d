"""Companies: the clients of customer success. Knows no person; everything else hangs on a company.

Words: a *tier* says how closely a company is looked after (high, mid, low, tech touch), its *lifecycle* where it stands with
the product, its *owner* which person of customer success looks after it. Rules: staff see all companies, customers only their
own; customer success and administrators change them; a company is archived, never deleted; a file of companies is matched by
external id (or, where a row has none, by exact name), empty cells change nothing.

For the layers above: `queries.{visible_to,get,among,by_ids,names,all_for_choice}`, `operations.create_company`
with a `details.Details`, the slot `company`, and `owners.provide`, through which the people feature says who may be an owner.
"""

from flask import Flask, url_for

from app.companies import commands, facts, queries, reactions
from app.companies.models import Company
from app.companies.routes import bp, own
from app.core import activity, freshness, site, subjects
from app.core.i18n import _l


def init_app(app: Flask) -> None:
    """Tell the site what companies bring."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.cli)
    activity.declare(app, *facts.ALL)
    freshness.follow(app, "companies")
    reactions.init_app(app)
    subjects.register(
        app,
        subjects.Subject(
            kind=Company.SUBJECT,
            among=queries.among,
            title=lambda company: company.name,
            url=lambda company: url_for("companies.show", company_id=company.id),
            kind_label=_l("Company"),
        ),
    )
    site.panel(
        app, "home_rail", own.home_link, order=60, tables=(), readers=lambda viewer: (viewer.company_id, viewer.is_staff)
    )
    site.nav(app, _l("Companies"), "companies.index", icon="briefcase", order=70, mark="staff", bottom=False)
    site.link(
        app,
        "admin",
        _l("Import companies"),
        "companies.upload",
        icon="upload",
        order=20,
        description=_l("Take in a CSV list: first a dry run, then the report."),
    )
    site.link(
        app,
        "admin",
        _l("Companies"),
        "companies.index",
        icon="briefcase",
        order=10,
        description=_l("Clients, their tier, owner and renewal."),
    )
