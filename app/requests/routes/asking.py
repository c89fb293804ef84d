"""Asking for something: the four questions, what is similar beside them, and entering it on behalf of a company."""

import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import queries as companies
from app.core import access, site, subjects
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import fresh_key, offered, refused_on, status
from app.core.i18n import _
from app.core.limits import COMPLETIONS, PREVIEWS, limit
from app.drafts import operations as drafts
from app.drafts.forms import fill_from_draft
from app.files.forms import with_attachments
from app.moderation import queries as moderation
from app.moderation.private_data import Hint, private_hints
from app.people import queries as people
from app.requests import operations, policy, queries
from app.requests.forms.requests import EnterForm, WordsForm, names
from app.requests.models import FeatureRequest, Importance, State
from app.requests.routes.blueprint import bp

PLACE, ENTER_PLACE = "/requests/new", "/requests/enter"
LONGEST_WORDS = 1000
_ORIGIN = re.compile(r"([a-z_]{1,40}):(\d{1,9})")


@bp.route("/new", methods=["GET", "POST"])
@access.member
def new() -> ResponseReturnValue:
    """Ask for something; `title` of the address fills the form."""
    person = viewer()
    form = offer(WordsForm())
    draft = None
    if request.method == "GET":
        draft = fill_from_draft(form, PLACE)
        if request.args.get("title"):
            form.title.data = " ".join(request.args["title"].split())[: operations.LONGEST_TITLE]
    hints: list[Hint] = []
    looks = request.form.get("step") == "look"
    if form.validate_on_submit() and not looks:
        hints = _hints(form)
        if not hints:
            with refused_on(form):
                return _post(form)
    return render_template(
        "requests/new.html",
        form=form,
        draft=draft,
        hints=hints,
        place=PLACE,
        allowance=moderation.allowance(person),
        # With scripts the page asks for it itself, while one writes.
        similar=_similar(form.typed) if looks else [],
        has_looked=looks,
    ), 422 if hints else status(form)


def offer(form: Any) -> Any:
    """Put the areas into the choices of a form."""
    form.area_id.choices = offered([("", _("I do not know")), *queries.area_choices()])
    return form


def _post(form: WordsForm) -> ResponseReturnValue:
    person = viewer()
    limit("preview", str(person.id), *PREVIEWS)
    wish = operations.post_request(
        person,
        title=form.title.data or "",
        situation=with_attachments(form.situation.data or "", form.files),
        workaround=form.workaround.data or "",
        importance=form.importance.data,
        area_id=form.area_id.data,
        tags=names(form.tags.data),
        is_company_only=form.is_company_only.data,
    )
    drafts.forget(person, PLACE)
    if wish.state == State.WAITING:
        flash(
            _("Thank you. It is shown to the others as soon as we have looked at it; you can see it here already."), "success"
        )
    else:
        flash(_("Thank you. You will be told whenever something changes about it."), "success")
    return redirect(url_for(".show", request_id=wish.id), 303)


def _hints(form: WordsForm) -> list[Hint]:
    """What in the text other companies should perhaps not see, unless its writer has looked at it already."""
    if form.confirmed.data == "yes" or form.is_company_only.data:
        return []
    hints = private_hints(form.typed)
    if hints:
        form.confirmed.data = "yes"
    return hints


@bp.get("/similar")
@access.member
def similar() -> ResponseReturnValue:
    """Answer what is similar to the words typed so far, to be shown beside the form."""
    return render_template("requests/_similar.html", similar=_similar(request.args.get("q", "")))


def _similar(words: str) -> list[object]:
    lines = (" ".join(line.split()) for line in words[:LONGEST_WORDS].splitlines())
    words = "\n".join(line for line in lines if line)
    if not words:
        return []
    limit("similar", str(viewer().id), *COMPLETIONS)
    return list(site.panels("request_similar", words=words))


@bp.post("/<int:request_id>/support")
@access.member
def support(request_id: int) -> ResponseReturnValue:
    """Take what was typed for a new request as a vote for this one, with the words as a comment below it."""
    person = viewer()
    wish = queries.request(person, request_id)
    form = offer(WordsForm())
    hints = [] if wish.is_company_only else _hints(form)
    try:
        if not wish.is_company_only and form.is_company_only.data:
            raise Refused(
                _("Everybody would read your words there. Take the tick away to add them, or open the request and only vote."),
                "is_company_only",
            )
        if not hints:
            return _support(form, wish)
    except Refused as refusal:
        form.refuse(refusal)
    form.request_key.data = fresh_key()
    page: dict[str, Any] = {"draft": None, "hints": hints, "place": PLACE, "similar": _similar(form.typed)}
    return render_template("requests/new.html", form=form, allowance=moderation.allowance(person), **page), 422


def _support(form: WordsForm, wish: FeatureRequest) -> ResponseReturnValue:
    limit("preview", str(viewer().id), *PREVIEWS)
    importance = form.importance.data if isinstance(form.importance.data, int) else Importance.NICE
    words = with_attachments(form.typed, form.files)
    if words.strip():
        operations.support(viewer(), wish, importance, words)
        flash(_("Your vote is counted, and what you wrote stands below the request."), "success")
    else:
        operations.vote(viewer(), wish, importance)
        flash(_("Your vote is counted."), "success")
    drafts.forget(viewer(), PLACE)
    return redirect(url_for(".show", request_id=wish.id, _anchor="comments"), 303)


@bp.route("/enter", methods=["GET", "POST"])
@access.staff
def enter() -> ResponseReturnValue:
    """Write a request down for a company; `from` of the address names what it is taken from, as `kind:id`."""
    person = viewer()
    ensure(policy.can_enter_for_others(person))
    form = offer(EnterForm())
    form.company_id.choices = offered([("", _("Please choose")), *companies.all_for_choice(person)])
    if request.method == "GET":
        _fill(form)
    if form.validate_on_submit():
        with refused_on(form):
            wish = operations.enter_request(
                person,
                company_id=form.company_id.data or 0,
                person_id=person_of(form.person.data),
                origin=origin_of(form.origin.data),
                title=form.title.data or "",
                situation=with_attachments(form.situation.data or "", form.files),
                workaround=form.workaround.data or "",
                importance=form.importance.data,
                area_id=form.area_id.data,
                tags=names(form.tags.data),
                is_company_only=form.is_company_only.data,
            )
            drafts.forget(person, ENTER_PLACE)
            flash(_("The request is entered."), "success")
            return redirect(url_for(".show", request_id=wish.id), 303)
    found = origin_of(form.origin.data)
    origin = queries.origin(person, *found) if found else None
    return render_template("requests/enter.html", form=form, place=ENTER_PLACE, origin=origin), status(form)


def _fill(form: EnterForm) -> None:
    fill_from_draft(form, ENTER_PLACE)
    found = origin_of(request.args.get("from", ""))
    subject = subjects.subject_of(found[0]) if found else None
    row = subjects.visible(viewer(), found[0], [found[1]]).get(found[1]) if found and subject else None
    if found and subject and row is not None:
        form.origin.data = f"{found[0]}:{found[1]}"
        form.title.data = subject.title(row)[: operations.LONGEST_TITLE]
        form.situation.data = subject.text(row) if subject.text else ""
        form.company_id.data = getattr(row, "company_id", None)


def origin_of(text: str | None) -> tuple[str, int] | None:
    """Return `(kind, id)` of what something is taken from, or None."""
    found = _ORIGIN.fullmatch(text or "")
    return (found[1], int(found[2])) if found else None


def person_of(mail: str | None) -> int | None:
    """Return the id of the person with a mail address, None without one. Raises `Refused` at `person` for an unknown one."""
    if not (mail or "").strip():
        return None
    found = people.by_mail(mail or "")
    if found is None:
        raise Refused(_("Nobody here has this mail address."), "person")
    return found.id
