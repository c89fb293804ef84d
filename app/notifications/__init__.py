"""Notifications: the inbox, the mails and digests that tell people what concerns them.

Facts that carry a notice become one row for each person concerned: who watches the subject or what it lies in, or is named,
and may see it now. A mail is held for five minutes, dropped when the news was read meanwhile, and looked at once more just
before it leaves. What is too much for single mails is folded into one; what is not urgent waits for the digest. Kinds with a
fold (`core.folding`) wait for the evening: one mail, without what was set back meanwhile.
"""

from flask import Flask

from app.core import activity, freshness, site
from app.core.i18n import _l
from app.core.memory import Memory
from app.extensions import csrf
from app.notifications import bell, facts, feeding, reach_panel, reactions, routes
from app.notifications.queries.bell import REMEMBERED


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.extensions[bell.MEMORY] = Memory(REMEMBERED)
    # Mail programs post there by themselves; the token in the address is the leave, and it can do nothing else.
    csrf.exempt(routes.unsubscribing.stop)
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    reactions.init_app(app)
    feeding.init_app(app)
    freshness.follow(app, "notices", owner="user_id")
    freshness.follow(app, activity.Activity.__tablename__)
    site.panel(app, "bar", bell.panel, tables=("notices",))
    site.panel(app, "recipients", reach_panel.panel)
    site.link(app, "account", _l("Notifications"), "notifications.index", icon="bell", order=15, mark="member")
    site.link(app, "settings", _l("Notifications"), "notifications.settings", icon="bell", order=30, mark="member")
