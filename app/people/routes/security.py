"""One's own ways in: password, mail address, second factor, sessions."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.forms import Form, refused_on, status
from app.core.i18n import _
from app.people import browser_session, queries, second_factor
from app.people.browser_session import signed_in
from app.people.forms import MailForm, NewPasswordForm, SetUpFactorForm
from app.people.models import User
from app.people.operations import credentials, factors, sessions
from app.people.routes.blueprint import bp, dead_link, freshly_confirmed, private


@bp.get("/me/security")
@access.member
def security() -> ResponseReturnValue:
    """Show the ways in and where one is signed in."""
    person = queries.own(signed_in())
    return render_template(
        "people/security.html",
        person=person,
        me=signed_in(),
        sessions=queries.sessions_of(person),
        codes_left=queries.unused_recovery_codes(person) if person.has_factor else 0,
    )


@bp.route("/me/security/password", methods=["GET", "POST"])
@access.member
@freshly_confirmed
def password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        with refused_on(form):
            credentials.change_password(signed_in(), queries.own(signed_in()), form.password.data or "")
            _replace_session()
            flash(_("Your password is changed. You were signed out everywhere else."), "success")
            return redirect(url_for(".security"), 303)
    return render_template("people/password.html", form=form), status(form)


@bp.route("/me/security/mail", methods=["GET", "POST"])
@access.member
@freshly_confirmed
def mail() -> ResponseReturnValue:
    """Ask for a new mail address and send a link there."""
    form = MailForm()
    if form.validate_on_submit():
        with refused_on(form):
            credentials.ask_mail_change(signed_in(), queries.own(signed_in()), form.mail.data or "")
            flash(_("We have sent a link to the new address. Open it within 30 minutes to finish."), "success")
            return redirect(url_for(".security"), 303)
    return render_template("people/mail.html", form=form, me=signed_in()), status(form)


@bp.route("/me/security/mail/<string:token>", methods=["GET", "POST"])
@access.member
def confirm_mail(token: str) -> ResponseReturnValue:
    """Show a button that finishes the change of address; opening the link alone does nothing."""
    person = queries.person_of_token("mail_change", token)
    if person is None or person.id != signed_in().id:
        return dead_link("mail")
    form = Form()
    if form.validate_on_submit():
        with refused_on(form):
            credentials.change_mail(signed_in(), person, token)
            _replace_session()
            flash(_("Your mail address is changed."), "success")
            return redirect(url_for(".security"), 303)
    return private(make_response(render_template("people/confirm_mail.html", form=form), status(form)))


@bp.route("/me/security/factor", methods=["GET", "POST"])
@access.member
@freshly_confirmed
def factor() -> ResponseReturnValue:
    """Set up the second factor; the secret rides sealed in the form until a right code proves that it arrived."""
    person = queries.own(signed_in())
    if person.has_factor:
        return redirect(url_for(".security"), 303)
    form = SetUpFactorForm()
    if form.validate_on_submit():
        with refused_on(form):
            codes = factors.add(signed_in(), person, form.offer.data or "", form.code.data or "")
            _replace_session()
            return _show_once(codes)
    secret = factors.offered(person, form.offer.data or "")
    if secret is None:
        form.offer.data = factors.offer(person)
        secret = factors.offered(person, form.offer.data) or ""
    return private(make_response(_factor_page(form, person, secret), status(form)))


@bp.post("/me/security/factor/remove")
@access.member
@freshly_confirmed
def remove_factor() -> ResponseReturnValue:
    """Turn the second factor off."""
    factors.remove(signed_in(), queries.own(signed_in()))
    _replace_session()
    flash(_("The second factor is removed."), "success")
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/recovery-codes")
@access.member
@freshly_confirmed
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them once."""
    return _show_once(factors.renew_recovery_codes(signed_in(), queries.own(signed_in())))


@bp.post("/me/security/sessions/<int:session_id>/end")
@access.member
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out in one other place."""
    person = queries.own(signed_in())
    sessions.end_session(signed_in(), person, queries.session_of(person, session_id))
    flash(_("You are signed out there."), "success")
    return redirect(url_for(".security"), 303)


@bp.post("/me/security/sessions/end-others")
@access.member
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    sessions.end_other_sessions(signed_in(), queries.own(signed_in()))
    flash(_("You are signed out everywhere else."), "success")
    return redirect(url_for(".security"), 303)


def _factor_page(form: SetUpFactorForm, person: User, secret: str) -> str:
    return render_template(
        "people/factor.html",
        form=form,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=second_factor.picture(secret, person.mail, _("QR code for an authenticator app")),
        must=signed_in().staff_role is not None,
    )


def _show_once(codes: list[str]) -> ResponseReturnValue:
    return private(make_response(render_template("people/recovery_codes.html", codes=codes)))


def _replace_session() -> None:
    browser_session.replace(sessions.renew(signed_in()))
