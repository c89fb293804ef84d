"""Getting back in when the password is forgotten."""

from flask import flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.core.limits import limit
from app.people import queries
from app.people.browser_session import address
from app.people.forms import NewPasswordForm, ResetForm
from app.people.operations import credentials
from app.people.routes.blueprint import bp, dead_link, private

KEY = "reset"


@bp.route("/reset", methods=["GET", "POST"])
@access.public
def reset() -> ResponseReturnValue:
    """Ask where to send a link; the answer never tells whether the address is known."""
    form = ResetForm()
    if form.validate_on_submit():
        limit("reset_ip", address(), "5/5minutes", "20/hour")
        credentials.ask_reset(form.mail.data or "")
        return redirect(url_for(".reset_sent"), 303)
    return render_template("people/reset.html", form=form), status(form)


@bp.get("/reset/sent")
@access.public
def reset_sent() -> ResponseReturnValue:
    """Say what happens next."""
    return render_template("people/reset_sent.html")


@bp.get("/reset/<string:token>")
@access.public
def reset_link(token: str) -> ResponseReturnValue:
    """Take the token out of the address, so that it stays in no history and no log of anybody else."""
    session[KEY] = token[:100]
    return private(make_response(redirect(url_for(".new_password"), 303)))


@bp.route("/reset/new-password", methods=["GET", "POST"])
@access.public
def new_password() -> ResponseReturnValue:
    """Ask for the new password; the second factor, where there is one, is asked for at the sign-in that follows."""
    token = session.get(KEY, "")
    if queries.person_of_token("reset", token) is None:
        return dead_link("reset")
    form = NewPasswordForm()
    if form.validate_on_submit():
        with refused_on(form):
            credentials.reset_password(token, form.password.data or "")
            session.clear()
            flash(_("Your password is changed. Please sign in with it."), "success")
            return redirect(url_for(".sign_in"), 303)
    return private(make_response(render_template("people/new_password.html", form=form), status(form)))
