"""Coming in and going out."""

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.core import access, clock
from app.core.access import viewer
from app.core.errors import Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.core.limits import limit
from app.core.local_urls import local_path
from app.core.moments import told_moment
from app.people import browser_session, passwords, queries, viewers
from app.people.browser_session import address, device, signed_in
from app.people.forms import CodeForm, ConfirmForm, SignInForm
from app.people.models import User, normal_mail
from app.people.operations import factors, sessions
from app.people.routes.blueprint import bp

STEP_KEY = "sign_in_step"
NEXT_KEY = "sign_in_next"


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> ResponseReturnValue:
    """Ask for mail address and password."""
    if viewer().is_authenticated:
        return redirect(local_path(request.args.get("next")) or "/", 302)
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        with refused_on(form):
            person = _whose_password(form.mail.data or "", form.password.data or "")
            if not person.has_factor:
                return _enter(person, form.next.data, password=form.password.data)
            session[STEP_KEY], session[NEXT_KEY] = sessions.begin_second_step(person), local_path(form.next.data) or "/"
            return redirect(url_for(".second_step"), 303)
    return render_template("people/sign_in.html", form=form), status(form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@access.public
def second_step() -> ResponseReturnValue:
    """Ask for the code of the second factor, within the sign-in the password began."""
    person = queries.person_of_token(sessions.STEP, session.get(STEP_KEY, ""))
    if person is None or not person.has_factor:
        return redirect(url_for(".sign_in"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        with refused_on(form):
            factors.count_attempt(person)
            if factors.use(person, form.code.data or ""):
                return _enter(person, session.get(NEXT_KEY))
            sessions.note_failure(person, "code")
            raise Refused(_("This code is not right. Please wait for the next one and try again."), "code")
    return render_template("people/second_step.html", form=form), status(form)


@bp.post("/sign-out")
@access.member
def sign_out() -> ResponseReturnValue:
    """End the session and let the browser forget what it kept of us."""
    sessions.sign_out(signed_in())
    browser_session.end()
    response = make_response(redirect(url_for(".sign_in"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/me/confirm", methods=["GET", "POST"])
@access.member
def confirm() -> ResponseReturnValue:
    """Ask for the password again before something that could give the account away."""
    form = ConfirmForm(next=request.args.get("next", ""))
    me = signed_in()
    person = queries.own(me)
    if form.validate_on_submit():
        with refused_on(form):
            limit("confirm", str(me.id), "10/5minutes")
            if not passwords.matches(person.password_hash, form.password.data or ""):
                sessions.note_failure(person, "confirmation")
                raise Refused(_("This password is not right."), "password")
            browser_session.replace(sessions.confirm(me))
            return redirect(local_path(form.next.data) or url_for(".security"), 303)
    return render_template("people/confirm.html", form=form), status(form)


def _whose_password(typed_mail: str, password: str) -> User:
    """Return the person; the answer and its time are the same whether the address is unknown, disabled or misspelt."""
    mail = normal_mail(typed_mail)
    sessions.count_attempt(mail, address())
    person = queries.by_mail(mail)
    is_right = passwords.matches(person.password_hash if person else None, password)
    if person is not None and is_right and viewers.of_person(person.id) is not None:
        return person
    sessions.note_failure(person, "password")
    if person is not None and is_right and person.suspended_until is not None and person.suspended_until > clock.now():
        # Only whoever knows the password learns it.
        when = told_moment(person.suspended_until, person.timezone)
        raise Refused(_("Your account is suspended until %(when)s. We have written to you why.", when=when))
    raise Refused(_("The mail address or the password is not right."))


def _enter(person: User, target: str | None, *, password: str | None = None) -> ResponseReturnValue:
    actor = viewers.of_person(person.id)
    if actor is None:
        raise Refused(_("The mail address or the password is not right."))
    secret = sessions.open_session(actor, person, device=device(), ip=address(), password=password, has_tried=True)
    browser_session.begin(secret, is_staff=person.staff_role is not None)
    return redirect(local_path(target) or "/", 303)
