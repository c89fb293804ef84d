"""Pages for mail that waits: the list, one mail, and the decision."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access, subjects
from app.core.access import viewer
from app.core.errors import Refused
from app.core.i18n import _
from app.mailbox import operations, queries
from app.mailbox.models import InboundMail, State
from app.mailbox.sentences import REASONS, STATES
from app.people import queries as people

bp = Blueprint("mailbox", __name__, url_prefix="/admin/mailbox")


@bp.get("")
@access.staff
def index() -> ResponseReturnValue:
    """List mails of a state; those that wait first."""
    state = request.args.get("state", "")
    state = state if state in queries.STATES else State.WAITING
    page = queries.mails(viewer(), state, request.args.get("page"))
    counts = queries.counts(viewer())
    return render_template("mailbox/index.html", page=page, state=state, states=STATES, counts=counts, reasons=REASONS)


@bp.get("/<int:mail_id>")
@access.staff
def show(mail_id: int) -> ResponseReturnValue:
    """Show one mail with what is known of it."""
    mail = queries.mail(viewer(), mail_id)
    person = people.by_id(mail.person_id) if mail.person_id else None
    return render_template("mailbox/show.html", mail=mail, person=person, place=_place(mail), reasons=REASONS, states=STATES)


@bp.get("/<int:mail_id>/original")
@access.staff
def original(mail_id: int) -> ResponseReturnValue:
    """Hand over a mail that waits as it came, as a file for a mail program."""
    data = operations.original(viewer(), queries.mail(viewer(), mail_id))
    return Response(
        data,
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="mail-{mail_id}.eml"', "Cache-Control": "no-store"},
    )


def _place(mail: InboundMail) -> tuple[str, str] | None:
    """Return title and address of what the mail is about, when it is still there."""
    subject = subjects.subject_of(mail.subject_kind or "")
    row = subjects.visible(viewer(), mail.subject_kind or "", [mail.subject_id or 0]).get(mail.subject_id or 0)
    return (subject.title(row), subject.url(row)) if subject is not None and row is not None else None


@bp.post("/<int:mail_id>/accept")
@access.staff
def accept(mail_id: int) -> ResponseReturnValue:
    """Post the mail in the name of its author."""
    try:
        operations.accept(viewer(), queries.mail(viewer(), mail_id))
    except Refused as refusal:
        flash(refusal.message, "danger")
        return redirect(url_for(".show", mail_id=mail_id), 303)
    flash(_("The reply was posted."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:mail_id>/discard")
@access.staff
def discard(mail_id: int) -> ResponseReturnValue:
    """Throw the mail away."""
    try:
        operations.discard(viewer(), queries.mail(viewer(), mail_id))
    except Refused as refusal:
        flash(refusal.message, "danger")
        return redirect(url_for(".show", mail_id=mail_id), 303)
    flash(_("The mail was discarded."), "success")
    return redirect(url_for(".index"), 303)
