"""Roadmap: what is being considered, planned, built and released, as a board and a list; and how the staff weigh it.

Everything on it is a request (`app.requests`); here lie the ways to look at them, the words the roadmap says of each, saved
views and the score. A card is moved between statuses by the form of the request itself, which says whom it tells.
"""

from flask import Flask

from app.core import activity, freshness, installation, site
from app.core.i18n import _l
from app.roadmap import demo, facts, panels, routes

# After the requests of the demo.
DEMO_ORDER = 76


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    freshness.follow(app, "roadmap_views", "roadmap_weights")
    panels.init_app(app)
    installation.step(app, "roadmap.demo", demo.install, DEMO_ORDER)
    site.nav(app, _l("Requests and roadmap"), "roadmap.index", icon="road", order=50, short=_l("Requests"), tabs="roadmap")
    site.link(app, "roadmap", _l("Roadmap"), "roadmap.index", icon="road", order=10, mark="member")
    if app.extensions["settings"].roadmap_public:
        site.link(app, "help", _l("Public roadmap"), "roadmap.public", icon="road", mark="public")
