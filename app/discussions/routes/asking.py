"""Starting a thread: the form, what is similar beside it, and a look at the text before it is sent."""

import re
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from app.comments import first_post
from app.comments import operations as comments
from app.comments.routes.writing import people_to_name
from app.core import access, site
from app.core.access import viewer
from app.core.errors import Refused
from app.core.forms import offered, refused_on, status
from app.core.i18n import _
from app.core.limits import COMPLETIONS, PREVIEWS, limit
from app.discussions import operations, policy, queries
from app.discussions.forms import ANNOUNCEMENT_CHOICE, KIND_CHOICES, AskForm, names
from app.discussions.models import Kind, Space, State
from app.discussions.routes.blueprint import bp, rendered
from app.drafts import operations as drafts
from app.drafts.forms import fill_from_draft
from app.files.forms import with_attachments
from app.moderation import queries as moderation
from app.moderation.private_data import Hint, private_hints

PLACE = "/community/ask"
LONGEST_WORDS = 1000
_ORIGIN = re.compile(r"([a-z_]{1,40}):(\d{1,9})")


@bp.route("/ask", methods=["GET", "POST"])
@access.member
def ask() -> ResponseReturnValue:
    """Start a thread; `title`, `space`, `kind` and `origin` of the address fill the form. Raises `TooMany` for looks at it."""
    person = viewer()
    form = AskForm()
    wanted = queries.writable(person, request.args.get("space", ""), request.form.get("space_id", 0, type=int))
    spaces = [one for one in wanted if policy.can_start(person, one)]
    _offer(form, spaces)
    draft = _fill(form, spaces) if request.method == "GET" else None
    step = request.form.get("step", "")
    hints: list[Hint] = []
    if spaces and form.validate_on_submit() and step != "preview":
        hints = _hints(form, spaces)
        if not hints:
            with refused_on(form):
                return _start(form, spaces)
    text = form.body.data or ""
    allowance = moderation.allowance(person)
    first_post.note_beginning(person, allowance.level, form.begun)
    if step == "preview":
        limit("preview", str(person.id), *PREVIEWS)
    return render_template(
        "discussions/ask.html",
        form=form,
        spaces=spaces,
        draft=draft,
        hints=hints,
        allowance=allowance,
        place=PLACE,
        preview=_rendered(text) if step == "preview" and text else None,
        # With scripts the page asks for it itself, at once and while one writes.
        similar=_similar(f"{form.title.data or ''}\n{text}") if step == "preview" else [],
    ), 422 if hints else status(form)


def _start(form: AskForm, spaces: Sequence[Space]) -> ResponseReturnValue:
    person = viewer()
    chosen = next(one for one in spaces if one.id == form.space_id.data)
    is_hasty = first_post.is_hasty(person, moderation.level_of(person.id), form.begun.data)
    thread = operations.start_thread(
        person,
        queries.space(person, chosen.id),
        kind=form.kind.data or "",
        title=form.title.data or "",
        body=comments.prepare(with_attachments(form.body.data or "", form.files), person),
        tags=names(form.tags.data),
        origin=_origin(form.origin.data or ""),
        is_hasty=is_hasty,
    )
    drafts.forget(person, PLACE)
    if thread.state == State.WAITING:
        flash(
            _("Thank you. It is shown to the others as soon as we have looked at it; you can see it here already."), "success"
        )
    elif thread.kind == Kind.QUESTION:
        flash(_("Your question is out. You will be told as soon as somebody replies."), "success")
    else:
        flash(_("It is out."), "success")
    return redirect(url_for(".show", thread_id=thread.id), 303)


@bp.get("/ask/people")
@access.member
def people_to_ask() -> str:
    """List whom one may name in a new thread of the space `space_id`, whose name holds `q`: a fragment of options."""
    wanted = request.args.get("space_id", 0, type=int)
    if not wanted:
        return render_template("comments/_people.html", people=[])  # Nobody is known to see it before a space is chosen.
    return people_to_name(Space.SUBJECT, queries.space(viewer(), wanted).id)


@bp.get("/ask/similar")
@access.member
def similar() -> ResponseReturnValue:
    """Answer what is similar to the words typed so far, to be shown beside the form."""
    words = " ".join(request.args.get("q", "")[:LONGEST_WORDS].split())
    return render_template("discussions/_similar.html", similar=_similar(words))


def _hints(form: AskForm, spaces: Sequence[Space]) -> list[Hint]:
    """What in the text other companies should perhaps not see, unless its writer has looked at it already."""
    chosen = next(one for one in spaces if one.id == form.space_id.data)
    if form.confirmed.data == "yes" or chosen.company_id is not None:
        return []
    hints = private_hints(f"{form.title.data}\n{form.body.data}")
    if hints:
        form.confirmed.data = "yes"
    return hints


def _rendered(text: str) -> Markup:
    try:
        return rendered(comments.prepare(text, viewer()).html)
    except Refused as refusal:
        return escape(refusal.message)


def _offer(form: AskForm, spaces: Sequence[Space]) -> None:
    form.space_id.choices = offered([(one.id, one.name) for one in spaces])
    form.kind.choices = offered([*KIND_CHOICES, ANNOUNCEMENT_CHOICE] if policy.can_announce(viewer()) else KIND_CHOICES)


def _fill(form: AskForm, spaces: Sequence[Space]) -> object:
    draft = fill_from_draft(form, PLACE)
    slug = request.args.get("space", "")
    chosen = next((one for one in spaces if one.slug == slug), None)
    if chosen is not None:
        form.space_id.data = chosen.id
    elif form.space_id.data is None:
        # The first shared one: what is asked in one's own company's space is seen by nobody else, and should be chosen.
        shared = next((one for one in spaces if one.company_id is None), spaces[0] if spaces else None)
        form.space_id.data = shared.id if shared else None
    if request.args.get("title"):
        form.title.data = " ".join(request.args["title"].split())[: operations.LONGEST_TITLE]
    if request.args.get("kind") in {value for value, _label in KIND_CHOICES}:
        form.kind.data = request.args["kind"]
    if _origin(request.args.get("origin", "")):
        form.origin.data = request.args["origin"]
    return draft


def _origin(text: str) -> tuple[str, int] | None:
    found = _ORIGIN.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def _similar(words: str) -> list[object]:
    if not words.strip():
        return []
    limit("similar", str(viewer().id), *COMPLETIONS)
    return list(site.panels("ask_similar", words=words))
