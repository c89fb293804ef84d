"""How one is told: which kinds by which way, when, and what is watched without being asked."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import Viewer, viewer
from app.core.folding import folds
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.notifications import kinds
from app.notifications.forms import MAILS, ChannelsForm, HabitForm, TimesForm, channels
from app.notifications.operations import bouncing, choosing
from app.notifications.queries import preferences
from app.notifications.routes.blueprint import bp
from app.people.queries import own
from app.watching.queries import habit_of


@bp.get("/settings/notifications")
@access.member
def settings() -> ResponseReturnValue:
    """Show how one is told."""
    return _page()


@bp.post("/settings/notifications/channels")
@access.member
def set_channels() -> ResponseReturnValue:
    """Save which kinds come by which way."""
    form = ChannelsForm()
    if form.validate_on_submit():
        with refused_on(form):
            choosing.choose_channels(viewer(), channels(kinds.offered_to(viewer()), request.form))
            return _saved()
    return _page(channels_form=form), status(form)


@bp.post("/settings/notifications/times")
@access.member
def set_times() -> ResponseReturnValue:
    """Save when mails come."""
    form = TimesForm()
    if form.validate_on_submit():
        with refused_on(form):
            choosing.choose_times(
                viewer(),
                rhythm=form.rhythm.data or "",
                hour=form.hour.data,
                weekday=form.weekday.data,
                quiet_from=form.quiet_from.data,
                quiet_until=form.quiet_until.data,
                version=form.version.data or None,
            )
            return _saved()
    return _page(times_form=form), status(form)


@bp.post("/settings/notifications/habit")
@access.member
def set_habit() -> ResponseReturnValue:
    """Save what is watched without being asked."""
    form = HabitForm()
    if form.validate_on_submit():
        choosing.choose_habit(viewer(), when_writing=form.when_writing.data, when_mentioned=form.when_mentioned.data)
        return _saved()
    return _page(habit_form=form), status(form)


@bp.post("/settings/notifications/resume")
@access.member
def resume() -> ResponseReturnValue:
    """Let mails be sent again after they came back."""
    bouncing.resume_mail(viewer())
    flash(_("Mails are sent to you again."), "success")
    return redirect(url_for(".settings"), 303)


def _saved() -> Response:
    flash(_("Your settings are saved."), "success")
    return redirect(url_for(".settings"), 303)


def _page(
    *, channels_form: ChannelsForm | None = None, times_form: TimesForm | None = None, habit_form: HabitForm | None = None
) -> str:
    person: Viewer = viewer()
    offered = kinds.offered_to(person)
    key = person.id or 0
    wrong = next((form for form in (channels_form, times_form, habit_form) if form is not None), None)
    return render_template(
        "notifications/settings.html",
        form=wrong,
        kinds=offered,
        mails=MAILS,
        folded=folds(),
        choices=preferences.choices(key, offered) | (channels(offered, request.form) if channels_form else {}),
        channels_form=channels_form or ChannelsForm(formdata=None),
        times_form=times_form or TimesForm(formdata=None, obj=preferences.timetable(key)),
        habit_form=habit_form or HabitForm(formdata=None, obj=habit_of(key)),
        stopped=preferences.stopped(own(person).mail),
    )
