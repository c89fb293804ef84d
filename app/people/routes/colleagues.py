"""Looking after people: the list, roles, who may come in, invitations."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.companies import queries as companies
from app.core import access
from app.core.access import viewer
from app.core.errors import Forbidden, Refused
from app.core.forms import refused_on, status
from app.core.i18n import _, locale_code
from app.people import bulk, policy, queries, roles
from app.people.browser_session import signed_in
from app.people.forms import NOT_CHOSEN, BulkForm, InviteForm, RolesForm, StaffRoleForm
from app.people.operations import colleagues, factors, invitations, sessions
from app.people.operations.invitations import Guest
from app.people.routes.blueprint import bp, confirm_first, freshly_confirmed

STAFF = 0


def _places(*, with_staff: bool = True) -> list[tuple[int, Any]]:
    """Return `(id, name)` of the companies the viewer may invite to; 0 is the staff."""
    person = viewer()
    found = [(key, name) for key, name in companies.all_for_choice(person) if policy.can_manage_company(person, key)]
    return [*found, (STAFF, _("Staff"))] if with_staff and policy.can_manage_company(person, None) else found


def _place_asked(places: list[tuple[int, Any]], form: Any) -> int | None:
    key = form.company.data if "company" in form else places[0][0]
    if key == NOT_CHOSEN:
        raise Refused(_("Please choose a company."), "company")
    return None if key == STAFF else key


@bp.get("/people")
@access.member
def index() -> ResponseReturnValue:
    """List colleagues; staff choose whose."""
    person = viewer()
    company_id = request.args.get("company", type=int) if person.is_staff else None
    only_staff = person.is_staff and company_id == STAFF
    words = request.args.get("words", "").strip()[:100]
    chosen = None if only_staff else company_id
    found = queries.people(person, company_id=chosen, only_staff=only_staff, words=words, cursor=request.args.get("page"))
    may_invite = policy.can_manage_company(person, person.company_id)
    return render_template(
        "people/index.html",
        page=found,
        words=words,
        company_id=company_id,
        places=[(STAFF, _("Staff")), *companies.all_for_choice(person)] if person.is_staff else [],
        invitations=queries.open_invitations(person, company_id=chosen) if not only_staff or person.is_admin else [],
        may_invite=may_invite or person.is_staff,
    )


@bp.route("/people/invite", methods=["GET", "POST"])
@access.member
def invite() -> ResponseReturnValue:
    """Invite one person."""
    places = _places()
    if not places:
        raise Forbidden
    if viewer().is_admin and not signed_in().is_fresh:
        # Administrators can make administrators here.
        return confirm_first()
    form = InviteForm(places, company=request.args.get("company", type=int), locale=locale_code(), roles=[roles.USER])
    if form.validate_on_submit():
        with refused_on(form):
            company_id = _place_asked(places, form)
            guest = _guest(form, company_id)
            invitations.invite(viewer(), guest)
            flash(_("The invitation to %(mail)s is on its way. It is good for 7 days.", mail=guest.mail), "success")
            return redirect(url_for(".index", company=company_id if viewer().is_staff else None), 303)
    return render_template("people/invite.html", form=form, explanations=roles.EXPLANATIONS), status(form)


def _guest(form: InviteForm, company_id: int | None) -> Guest:
    is_staff = company_id is None
    return Guest(
        form.mail.data or "",
        company_id,
        () if is_staff else (form.roles.data or []),
        form.staff_role.data if is_staff and "staff_role" in form else None,
        form.name.data or "",
        form.locale.data,
    )


@bp.route("/people/invite/list", methods=["GET", "POST"])
@access.member
def invite_list() -> ResponseReturnValue:
    """Invite many: the list is checked first, and sent only after a look at what would happen."""
    places = _places(with_staff=False)
    if not places:
        raise Forbidden
    form = BulkForm(places, company=request.args.get("company", type=int), locale=locale_code())
    lines = None
    if form.validate_on_submit():
        with refused_on(form):
            uploaded = form.file.data.read(bulk.LARGEST + 1) if form.file.data else b""
            form.text.data = bulk.text_of(uploaded) or form.text.data or ""
            company_id = _place_asked(places, form)
            lines = bulk.checked(viewer(), bulk.lines_of(form.text.data, company_id or 0, form.locale.data))
            if request.form.get("step") == "send":
                return _send_list(lines, company_id)
    return render_template("people/invite_list.html", form=form, lines=lines), status(form)


def _send_list(lines: list[bulk.Line], company_id: int | None) -> ResponseReturnValue:
    wanted = [line for line in lines if not line.problem]
    if not wanted:
        raise Refused(_("There is nobody on this list who can be invited."), "text")
    outcomes = invitations.invite_many(viewer(), [line.guest for line in wanted])
    reasons = {line.number: outcome for line, outcome in zip(wanted, outcomes, strict=True)}
    report = [bulk.Line(line.number, line.guest, line.problem or str(reasons.get(line.number) or "")) for line in lines]
    sent = sum(not line.problem for line in report)
    return render_template("people/invite_report.html", lines=report, sent=sent, company_id=company_id)


@bp.get("/people/<int:person_id>")
@access.member
def show(person_id: int) -> ResponseReturnValue:
    """Show one person, with what the viewer may do about them."""
    return _person_page(person_id)


def _person_page(person_id: int, form: Any = None) -> ResponseReturnValue:
    person = queries.person(viewer(), person_id)
    may_manage = policy.can_manage(viewer(), person)
    if form is None and may_manage:
        form = StaffRoleForm(obj=person) if person.staff_role else RolesForm(roles=person.roles, version=person.version)
    page = render_template(
        "people/show.html", person=person, form=form if may_manage else None, may_manage=may_manage,
        explanations=roles.EXPLANATIONS,
    )  # fmt: skip
    return page, status(form) if form is not None else 200


@bp.post("/people/<int:person_id>/roles")
@access.member
def set_roles(person_id: int) -> ResponseReturnValue:
    """Set the roles of a colleague, or the role of a member of staff."""
    person = queries.person(viewer(), person_id)
    if person.staff_role and policy.can_manage(viewer(), person) and not signed_in().is_fresh:
        return confirm_first()
    form = StaffRoleForm() if person.staff_role else RolesForm()
    if form.validate_on_submit():
        with refused_on(form):
            if person.staff_role:
                colleagues.set_staff_role(viewer(), person, form.staff_role.data, version=form.version.data)
            else:
                colleagues.set_roles(viewer(), person, form.roles.data or [], version=form.version.data)
            flash(_("The roles of %(name)s are saved.", name=person.name), "success")
            return redirect(url_for(".show", person_id=person.id), 303)
    return _person_page(person_id, form)


@bp.post("/people/<int:person_id>/deactivate")
@access.member
def deactivate(person_id: int) -> ResponseReturnValue:
    """Keep a person out."""
    person = queries.person(viewer(), person_id)
    colleagues.deactivate(viewer(), person)
    flash(_("%(name)s is deactivated and signed out everywhere.", name=person.name), "success")
    return redirect(url_for(".show", person_id=person.id), 303)


@bp.post("/people/<int:person_id>/reactivate")
@access.member
def reactivate(person_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    person = queries.person(viewer(), person_id)
    colleagues.reactivate(viewer(), person)
    flash(_("%(name)s can sign in again.", name=person.name), "success")
    return redirect(url_for(".show", person_id=person.id), 303)


@bp.post("/people/<int:person_id>/sessions/end")
@access.staff
def end_sessions(person_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    person = queries.person(viewer(), person_id)
    sessions.end_other_sessions(viewer(), person)
    flash(_("%(name)s is signed out everywhere.", name=person.name), "success")
    return redirect(url_for(".show", person_id=person.id), 303)


@bp.post("/people/<int:person_id>/factor/remove")
@access.staff
@freshly_confirmed
def remove_factor_of(person_id: int) -> ResponseReturnValue:
    """Remove the second factor of a person who lost it."""
    person = queries.person(viewer(), person_id)
    factors.remove(viewer(), person)
    flash(_("The second factor of %(name)s is removed.", name=person.name), "success")
    return redirect(url_for(".show", person_id=person.id), 303)


@bp.post("/people/invitations/<int:invitation_id>/send-again")
@access.member
def send_again(invitation_id: int) -> ResponseReturnValue:
    """Send an invitation again with a new link."""
    invitation = queries.invitation(viewer(), invitation_id)
    invitations.send_again(viewer(), invitation)
    flash(_("The invitation to %(mail)s is on its way. It is good for 7 days.", mail=invitation.mail), "success")
    return redirect(url_for(".index", company=invitation.company_id if viewer().is_staff else None), 303)


@bp.post("/people/invitations/<int:invitation_id>/revoke")
@access.member
def revoke(invitation_id: int) -> ResponseReturnValue:
    """Withdraw an invitation."""
    invitation = queries.invitation(viewer(), invitation_id)
    invitations.revoke(viewer(), invitation)
    flash(_("The invitation to %(mail)s is withdrawn.", mail=invitation.mail), "success")
    return redirect(url_for(".index", company=invitation.company_id if viewer().is_staff else None), 303)
