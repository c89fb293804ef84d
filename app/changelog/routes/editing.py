"""Writing an entry."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changelog import operations, policy, queries
from app.changelog.forms import EntryForm, lines
from app.changelog.models import LANGUAGES, Entry, State
from app.changelog.operations.writing import Step
from app.changelog.queries import choosing
from app.changelog.routes.blueprint import bp
from app.companies import queries as companies
from app.core import access
from app.core import markdown as md
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.drafts import operations as drafts
from app.drafts.forms import fill_from_draft
from app.requests.models import FeatureRequest, StatusKind
from app.requests.queries import statuses

NEW_PLACE = "/changelog/new"
STEPS = frozenset({"save", "schedule", "publish"})


@bp.route("/new", methods=["GET", "POST"])
@access.staff
def new() -> ResponseReturnValue:
    """Begin an entry; `request` of the address, a number, is what it fulfils."""
    ensure(policy.can_write(viewer()))
    form = _form()
    if form.validate_on_submit():
        with refused_on(form):
            return _saved(form, None, NEW_PLACE)
    draft = None
    if request.method == "GET":
        asked = request.args.get("request", type=int)
        if asked is not None:
            form.requests.data = "\n".join(choosing.request_lines(viewer(), [asked]))
        else:
            draft = fill_from_draft(form, NEW_PLACE)
    return _editor(form, None, NEW_PLACE, draft), status(form)


@bp.route("/<int:entry_id>/edit", methods=["GET", "POST"])
@access.staff
def edit(entry_id: int) -> ResponseReturnValue:
    """Change an entry."""
    ensure(policy.can_write(viewer()))
    entry = queries.whole(viewer(), entry_id)
    place = f"/changelog/{entry_id}/edit"
    form = _form()
    if form.is_submitted() and form.version.data is None:
        # Without a version nobody can tell whether it changed meanwhile; the oldest one makes that a conflict.
        form.version.data = 0
    if form.validate_on_submit():
        with refused_on(form):
            return _saved(form, entry, place)
    draft = None
    if request.method == "GET":
        _fill(form, entry)
        draft = fill_from_draft(form, place)
    else:
        # A refused operation leaves nothing loaded behind.
        entry = queries.whole(viewer(), entry_id)
    return _editor(form, entry, place, draft), status(form)


@bp.post("/preview")
@access.staff
def preview() -> ResponseReturnValue:
    """Render Markdown as readers would get it: a fragment."""
    try:
        return render_template("changelog/_preview.html", html=md.render(request.form.get("text", "")).html)
    except Refused as refusal:
        return render_template("changelog/_preview.html", html="", problem=refusal.message)


def _saved(form: EntryForm, entry: Entry | None, place: str) -> ResponseReturnValue:
    step = _step()
    saved = operations.save_entry(
        viewer(),
        entry,
        operations.prepare(form.typed()),
        form.properties(
            requests=_all(choosing.chosen_requests(viewer(), lines(form.requests.data)), "requests"),
            answers=_all(choosing.chosen_answers(viewer(), lines(form.answers.data)), "answers"),
        ),
        step=step,
        publish_at=form.moment(viewer().timezone),
        version=form.version.data if entry is not None else None,
    )
    drafts.forget(viewer(), place)
    said = {"save": _("Saved."), "schedule": _("Saved. It comes out by itself at that time."), "publish": _("Published.")}
    flash(said[step], "success")
    return redirect(url_for(".show", entry_id=saved.id), 303)


def _all(chosen: dict[str, int | None], field: str) -> list[int]:
    missing = [line for line, key in chosen.items() if key is None]
    if missing:
        raise Refused(_("Nothing called “%(title)s” was found.", title=missing[0]), field)
    return list(dict.fromkeys(key for key in chosen.values() if key is not None))


def _step() -> Step:
    step = request.form.get("step", "save")
    return step if step in STEPS else "save"  # type: ignore[return-value]


def _form() -> EntryForm:
    form = EntryForm()
    form.offer(companies.all_for_choice(viewer()))
    return form


def _fill(form: EntryForm, entry: Entry) -> None:
    form.version.data, form.kind.data = entry.version, entry.kind
    for text in entry.texts:
        form[f"title_{text.lang}"].data, form[f"summary_{text.lang}"].data = text.title, text.summary
        form[f"body_{text.lang}"].data = text.body
    form.audience.data, form.tiers.data = entry.audience, sorted(entry.tier_names)
    form.company_ids.data = sorted(entry.company_ids)
    form.requests.data = "\n".join(choosing.request_lines(viewer(), entry.linked(FeatureRequest.SUBJECT)))
    form.answers.data = "\n".join(choosing.answer_lines(viewer(), entry))
    form.show_moment(entry.publish_at, viewer().timezone)


def _editor(form: EntryForm, entry: Entry | None, place: str, draft: Any) -> str:
    own, released = viewer().locale, statuses.of_kind(StatusKind.RELEASED)
    return render_template(
        "changelog/edit.html",
        form=form,
        entry=entry,
        place=place,
        draft=draft,
        is_out=entry is not None and entry.state == State.PUBLISHED,
        languages=sorted(LANGUAGES, key=lambda lang: lang != own),
        requests=choosing.offered_requests(viewer()),
        titles=choosing.offered_answers(viewer()),
        released=released.name if released is not None else "",
    )
