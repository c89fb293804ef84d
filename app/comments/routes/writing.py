"""Writing and changing: with a draft kept meanwhile, a look at what others would see, and completion of names."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.comments import first_post, operations, policy, queries
from app.comments.forms import CommentForm, EditForm
from app.comments.hosts import Host
from app.comments.models import State
from app.comments.operations.loading import ensure_open
from app.comments.places import place, place_url, title_of
from app.comments.routes.blueprint import address_of, bp
from app.core import access, clock
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import refused_on, status
from app.core.i18n import _
from app.core.limits import COMPLETIONS, PREVIEWS, limit
from app.drafts import operations as drafts
from app.drafts.forms import fill_from_draft
from app.files.forms import with_attachments
from app.moderation import queries as moderation
from app.moderation.private_data import Hint, private_hints

LONGEST_QUERY = 60
DAY = 24 * 3600


@bp.route("/on/<string:kind>/<int:subject_id>", methods=["GET", "POST"])
@access.member
def compose(kind: str, subject_id: int) -> ResponseReturnValue:
    """Say something under a subject; `reply` of the address names what is answered, `quote=1` puts its words in."""
    host, row = place(viewer(), kind, subject_id)
    ensure(host.can_comment(viewer(), row) or policy.can_write_internal(viewer()))
    form, here = CommentForm(), url_for(".compose", kind=kind, subject_id=subject_id)
    hints: list[Hint] = []
    if form.validate_on_submit():
        hints = _hints(host, row, form)
        if not hints:
            with refused_on(form):
                return _posted(kind, subject_id, row, form, here)
    draft = None
    if request.method == "GET":
        form.reply_to_id.data = request.args.get("reply", type=int)
        draft = fill_from_draft(form, here)
    answered = queries.answered(viewer(), kind, subject_id, form.reply_to_id.data)
    allowance = moderation.allowance(viewer())
    first_post.note_beginning(viewer(), allowance.level, form.begun)
    if request.method == "GET" and answered is not None:
        # What staff say among themselves is answered among themselves, unless they decide otherwise.
        form.is_internal.data = form.is_internal.data or answered.is_internal
        if request.args.get("quote") and not form.body.data:
            form.body.data = queries.quotation(queries.comment(viewer(), answered.id))
    page = render_template(
        "comments/compose.html", form=form, kind=kind, subject_id=subject_id, title=title_of(kind, row), here=here, hints=hints,
        back=place_url(kind, row), allowance=allowance, answered=answered, draft=draft,
        may_write=host.can_comment(viewer(), row), is_talk=host.has_opening,
    )  # fmt: skip
    return page, 422 if hints else status(form)


def _posted(kind: str, subject_id: int, row: Any, form: CommentForm, here: str) -> ResponseReturnValue:
    # In the text from now on, so that nothing has to be sent again when the post is refused.
    form.body.data = with_attachments(form.body.data or "", form.files)
    is_hasty = first_post.is_hasty(viewer(), moderation.level_of(viewer().id), form.begun.data)
    comment = operations.post_comment(
        viewer(), kind, subject_id, form.body.data, is_internal=form.is_internal.data, reply_to_id=form.reply_to_id.data,
        is_hasty=is_hasty,
    )  # fmt: skip
    drafts.forget(viewer(), here)
    if comment.state == State.WAITING:
        flash(_("Thank you. Your post appears once somebody of the staff has looked at it; you will be told."), "success")
    else:
        flash(_("Posted."), "success")
    return redirect(place_url(kind, row, comment.number), 303)


@bp.route("/<int:comment_id>/edit", methods=["GET", "POST"])
@access.member
def edit(comment_id: int) -> ResponseReturnValue:
    """Change what was said. Raises `Refused` in what is closed."""
    comment = queries.comment(viewer(), comment_id)
    host, row = place(viewer(), comment.subject_kind, comment.subject_id)
    ensure_open(viewer(), host, row)
    ensure(policy.can_edit(viewer(), comment, clock.now()))
    form, here = EditForm(obj=comment), url_for(".edit", comment_id=comment_id)
    hints: list[Hint] = []
    if form.validate_on_submit():
        hints = _hints(host, row, form) if not comment.is_internal else []
        if not hints:
            with refused_on(form):
                changed = operations.edit_comment(
                    viewer(), comment, body=with_attachments(form.body.data or "", form.files), version=form.version.data
                )
                drafts.forget(viewer(), here)
                flash(_("Saved"), "success")
                return redirect(address_of(viewer(), changed), 303)
        comment = queries.comment(viewer(), comment_id)
    draft = fill_from_draft(form, here) if request.method == "GET" else None
    page = render_template(
        "comments/edit.html", form=form, comment=comment, title=title_of(comment.subject_kind, row), here=here, hints=hints,
        draft=draft, back=place_url(comment.subject_kind, row, comment.number),
    )  # fmt: skip
    return page, 422 if hints else status(form)


def _hints(host: Host, row: Any, form: CommentForm | EditForm) -> list[Hint]:
    """What in the text other companies should perhaps not see, unless its writer has looked at it already."""
    is_internal = isinstance(form, CommentForm) and form.is_internal.data
    if form.confirmed.data == "yes" or is_internal or not host.reaches_others(row):
        return []
    hints = private_hints(form.body.data or "")
    if hints:
        form.confirmed.data = "yes"
    return hints


@bp.post("/preview")
@access.member
def preview() -> ResponseReturnValue:
    """Show typed words as they would appear: a fragment. Raises `TooMany`."""
    limit("preview", str(viewer().id), *PREVIEWS)
    try:
        return render_template("comments/_preview.html", html=operations.prepare(request.form.get("text", ""), viewer()).html)
    except Refused as refusal:
        return render_template("comments/_preview.html", html="", problem=refusal.message)


@bp.get("/tools")
@access.member
def tools() -> ResponseReturnValue:
    """Show what only scripts use of a field to write in: a fragment that browsers keep, because it is the same for everybody.

    `of` names the language and the release, so that each of them has another address.
    """
    response = make_response(render_template("comments/_tools.html"))
    if request.args.get("of"):
        response.headers["Cache-Control"] = f"private, max-age={DAY}"
    return response


@bp.get("/on/<string:kind>/<int:subject_id>/people")
@access.member
def people(kind: str, subject_id: int) -> ResponseReturnValue:
    """List whom one may name under a subject and whose name begins with `q`: a fragment of options. Raises `TooMany`."""
    host, row = place(viewer(), kind, subject_id)
    ensure(host.can_comment(viewer(), row) or policy.can_write_internal(viewer()))
    return people_to_name(kind, subject_id)


def people_to_name(kind: str, subject_id: int) -> str:
    """Render whom one may name in words about a subject, which the caller has checked. Raises `TooMany`."""
    limit("people_to_name", str(viewer().id), *COMPLETIONS)
    words = request.args.get("q", "")[:LONGEST_QUERY]
    return render_template("comments/_people.html", people=queries.mentionable(viewer(), kind, subject_id, words))
