"""The feeds and the calendar by their secret addresses, and the page to make and revoke those."""

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from app.core import access, feeds
from app.core.access import Viewer, viewer
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.mail.queue import absolute
from app.feeds import operations, policy, queries, writing

bp = Blueprint("feeds", __name__)
MOST_ENTRIES = 30


@bp.get("/feeds/<string:token>/atom/<string:name>")
@access.public
def atom(token: str, name: str) -> ResponseReturnValue:
    """Show one feed as its owner may see it now."""
    person, source = _owner(token), feeds.source_of(name)
    if source is None:
        raise NotFound
    settings = current_app.extensions["settings"]
    with force_locale(person.locale):
        text = writing.atom(
            person,
            settings,
            name=name,
            title=f"{source.label} - {settings.product_name}",
            address=url_for(".atom", token=token, name=name),
            entries=source.entries(person, MOST_ENTRIES),
        )
    return _answer(text, "application/atom+xml; charset=utf-8")


@bp.get("/feeds/<string:token>/calendar.ics")
@access.public
def calendar(token: str) -> ResponseReturnValue:
    """Show the dates that concern its owner now."""
    person = _owner(token)
    settings = current_app.extensions["settings"]
    with force_locale(person.locale):
        events = [(one.name, event) for one in feeds.calendars() for event in one.events(person)]
        made = writing.calendar(person, settings, settings.product_name, events)
    return _answer(made, "text/calendar; charset=utf-8")


def _owner(token: str) -> Viewer:
    person = queries.owner(token)
    if person is None:
        raise NotFound
    return person


def _answer(body: str | bytes, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/me/feeds")
@access.member
def settings() -> ResponseReturnValue:
    """Say what feeds there are and whether one has addresses for them."""
    return render_template("feeds/settings.html", sources=feeds.sources(), token=queries.token_of(viewer()), addresses=None)


@bp.post("/me/feeds")
@access.member
def make_addresses() -> ResponseReturnValue:
    """Make new addresses and show them, this once."""
    if not policy.can_make(viewer()):
        return redirect(url_for("people.confirm", next=url_for(".settings")), 303)
    token = operations.make_addresses(viewer())
    addresses = [(one.label, absolute(url_for(".atom", token=token, name=one.name))) for one in feeds.sources()]
    addresses.append((_("Calendar"), absolute(url_for(".calendar", token=token))))
    page = render_template(
        "feeds/settings.html", sources=feeds.sources(), token=queries.token_of(viewer()), addresses=addresses
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/me/feeds/revoke")
@access.member
def revoke_addresses() -> ResponseReturnValue:
    """Make the addresses dead."""
    operations.revoke_addresses(viewer())
    flash(_("The addresses no longer work."), "success")
    return redirect(url_for(".settings"), 303)
