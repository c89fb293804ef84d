"""The roadmap without sign-in, where it is switched on."""

from itertools import groupby

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.errors import NotFound
from app.roadmap.queries.public import public_cards
from app.roadmap.routes.blueprint import bp


@bp.get("/public")
@access.public
def public() -> ResponseReturnValue:
    """Show what is marked for everybody; while the setting is off there is no such page."""
    if not current_app.extensions["settings"].roadmap_public:
        raise NotFound
    columns = [
        (cards[0], cards) for cards in (list(group) for _id, group in groupby(public_cards(), lambda one: one.status_id))
    ]
    return render_template("roadmap/public.html", columns=columns)
