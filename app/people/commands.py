"""`portal init` and `portal people …`: the first administrator, invitations and reset links from the console."""

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from app.companies import queries as companies
from app.core.access import SYSTEM
from app.core.errors import Refused
from app.core.i18n import _
from app.core.mail.queue import absolute
from app.people import queries
from app.people.operations import credentials, invitations
from app.people.operations.invitations import Guest
from app.people.roles import COMPANY_ROLES, STAFF_ROLES, USER

group = AppGroup("people", help="People: invitations and reset links.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(init)
    app.cli.add_command(group)


@click.command("init")
@click.argument("mail")
@with_appcontext
def init(mail: str) -> None:
    """Make a one-time link for the first administrator, MAIL. Refuses once there is one."""
    secret = invitations.invite_first_admin(SYSTEM, mail)
    click.echo("Open this link within 7 days to become the administrator. It works once:")
    click.echo(absolute(f"/invitations/{secret}"))


@group.command("invite")
@click.argument("mail")
@click.option("--company", help="Name or external ID of the company.")
@click.option("--role", "roles", multiple=True, type=click.Choice(COMPANY_ROLES), help="Role in the company; may be repeated.")
@click.option("--staff", "staff_role", type=click.Choice(STAFF_ROLES), help="Invite to the staff with this role instead.")
@click.option("--name", default="", help="Name used in the mail.")
@click.option("--locale", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="Language of the mail.")
def invite(mail: str, company: str | None, roles: tuple[str, ...], staff_role: str | None, name: str, locale: str) -> None:
    """Invite MAIL to a company or to the staff."""
    if bool(company) == bool(staff_role):
        raise click.UsageError("give either --company or --staff")
    company_id = _company_id(company) if company else None
    guest = Guest(mail, company_id, (roles or (USER,)) if company_id is not None else (), staff_role, name, locale)
    invitations.invite(SYSTEM, guest)
    click.echo(f"The invitation to {mail} is on its way.")


@group.command("reset-link")
@click.argument("mail")
def reset_link(mail: str) -> None:
    """Print a link with which MAIL can set a new password, good for 30 minutes and once."""
    person = queries.by_mail(mail)
    if person is None:
        raise Refused(_("Nobody has this address."))
    click.echo(absolute(f"/reset/{credentials.make_reset_link(SYSTEM, person)}"))


def _company_id(wanted: str) -> int:
    found = companies.by_external_ids([wanted]).get(wanted)
    named = [found] if found is not None else companies.by_names([wanted]).get(wanted, [])
    if len(named) != 1:
        raise Refused(_("There is no such company, or several of that name; use its external ID."))
    return named[0].id
