"""Drafts: words that are not sent yet, kept on the server for their writer alone and listed until they are sent or thrown away.

Words: the *place* of a draft is the address of its form with what it is about, `/threads/12#reply`; a person has one draft a
place. Rules: a draft is its writer's alone, staff included; 64 KB each, 100 a person, 90 days; what was thrown away can be put
back for a day; passwords, codes and tokens are never kept.

For the layers above: `operations.forget` in whatever sends a form, `forms.fill_from_draft` in whatever shows one,
`queries.draft`, and the macros of `templates/drafts/_typing.html`, which make a form save itself.
"""

from flask import Flask

from app.core import jobs, site
from app.core.i18n import _l
from app.drafts import operations
from app.drafts.routes import bp


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(bp)
    site.link(app, "account", _l("Drafts"), "drafts.index", icon="pencil", order=15, mark="member")
    jobs.every(app, "drafts.sweep", "41 4 * * *", lambda job: job.finish({"deleted": operations.sweep()}))
