"""What other pages show of files."""

from flask import render_template
from markupsafe import Markup

from app.core.access import Viewer
from app.files import policy, queries, rules


def usage(viewer: Viewer, *, company: object = None, **_context: object) -> Markup | None:
    """Render how much the people of a company keep, for the staff."""
    company_id = getattr(company, "id", None)
    if company_id is None or not policy.can_see_usage(viewer):
        return None
    kept, most = queries.usage_of(company_id), rules.quota_of_company()
    rendered = render_template(
        "files/_company.html", kept=kept, size=queries.size_of(kept.size), most=queries.size_of(most), quota=most
    )
    return Markup(rendered)  # noqa: S704 - a template escaped it already
