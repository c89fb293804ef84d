"""One's own profile and language."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.core.local_urls import local_path
from app.people import queries
from app.people.browser_session import signed_in
from app.people.forms import ProfileForm
from app.people.operations.profile import Profile, choose_language, edit_profile
from app.people.routes.blueprint import bp

FIELDS = ("name", "reading", "job_title", "appearance", "pen_name", "locale", "timezone", "theme")


@bp.route("/me", methods=["GET", "POST"])
@access.member
def profile() -> ResponseReturnValue:
    """Show and save what a person says about themselves."""
    person = queries.own(signed_in())
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        with refused_on(form):
            said = Profile(**{field: form[field].data or "" for field in FIELDS})
            edit_profile(signed_in(), person, said, version=form.version.data)
            flash(_("Your profile is saved."), "success")
            return redirect(url_for(".profile"), 303)
    return render_template("people/profile.html", form=form, person=person), status(form)


@bp.post("/me/language")
@access.member
def language() -> ResponseReturnValue:
    """Save the language chosen in the menu and go back."""
    person = queries.own(signed_in())
    choose_language(signed_in(), person, request.form.get("language", ""))
    return redirect(local_path(request.form.get("next")) or url_for(".profile"), 303)
