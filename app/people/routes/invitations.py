"""Accepting an invitation. Opening the page changes nothing, so that mail scanners cannot use a link up."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.forms import refused_on, status
from app.core.i18n import locale_code
from app.core.limits import limit
from app.people import browser_session, queries, viewers
from app.people.browser_session import address, device
from app.people.forms import JoinForm
from app.people.operations import invitations, sessions
from app.people.routes.blueprint import bp, dead_link, private


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@access.public
def invitation(token: str) -> ResponseReturnValue:
    """Show the invitation with a form for name and password; accepting it signs the new person in."""
    invited = queries.invitation_of(token)
    if invited is None:
        return dead_link("invitation")
    form = JoinForm(name=invited.name, locale=locale_code())
    if form.validate_on_submit():
        limit("accept", address(), "30/5minutes")
        with refused_on(form):
            person = invitations.accept(
                token,
                name=form.name.data or "",
                reading=form.reading.data or "",
                password=form.password.data or "",
                locale=form.locale.data,
            )
            actor = viewers.of_person(person.id)
            if actor is not None:
                secret = sessions.open_session(actor, person, device=device(), ip=address())
                browser_session.begin(secret, is_staff=person.staff_role is not None)
            return redirect("/", 303)
    return private(make_response(render_template("people/invitation.html", form=form, invited=invited), status(form)))
