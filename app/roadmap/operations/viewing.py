"""Saved views: filters and order of a page under a name."""

from sqlalchemy import func, select

from app.core import activity
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.roadmap import facts, policy
from app.roadmap.models import Place, SavedView

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 500, 50


@transaction
def save_view(actor: Viewer, *, name: str, place: str, query: str, is_shared: bool = False) -> SavedView:
    """Save what the address of a page asks for under a name; one's own view of that name is replaced.

    Raises `Forbidden`, and `Refused` for a name that is empty or too long, or when there are too many.
    """
    ensure(policy.can_keep_views(actor))
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Please write a name."), "name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("The name may have up to %(count)s characters.", count=LONGEST_NAME), "name")
    if place not in set(Place) or len(query) > LONGEST_QUERY:
        raise Refused(_("Please choose one of the list."), "place")
    own = select(SavedView).where(SavedView.owner_id == actor.id)
    view = db_session.scalar(own.where(SavedView.place == place, SavedView.name == name).limit(1))
    if view is None:
        if (db_session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_VIEWS:
            raise Refused(_("You have saved %(count)s views. Remove one first.", count=MOST_VIEWS), "name")
        view = SavedView(owner_id=actor.id, name=name, place=Place(place))
        db_session.add(view)
    view.query, view.is_shared = query, is_shared
    activity.record(facts.VIEW_SAVED, actor=actor, subject=view)
    return view


@transaction
def remove_view(actor: Viewer, view_id: int) -> None:
    """Take a saved view away. Raises `NotFound` for one `actor` does not see, `Forbidden` for another person's."""
    ensure(policy.can_keep_views(actor))
    view = db_session.get(SavedView, view_id)
    if view is None or not (view.is_shared or view.owner_id == actor.id):
        raise NotFound
    ensure(policy.can_remove_view(actor, view))
    activity.record(facts.VIEW_REMOVED, actor=actor, subject=view)
    db_session.flush()
    db_session.delete(view)
