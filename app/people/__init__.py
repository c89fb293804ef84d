"""People: who can sign in, how they prove it, where they belong and what they may do there.

A *person* (table `users`) belongs to one company (the tables allow several) with one or more *roles* there - user,
evaluator, promoter - or to the staff with one staff role - cs, product, admin. Promoters look after their colleagues, staff
after every company, administrators after the staff. Who is signed in is a row of `user_sessions`; the browser holds only a
random id, so ending a session, deactivating a person or archiving a company takes effect at the very next request.
"""

from flask import Flask, render_template, url_for
from markupsafe import Markup

from app.companies import owners
from app.core import activity, freshness, installation, site, subjects
from app.core.access import Viewer
from app.core.i18n import _l
from app.core.subjects import Subject
from app.people import browser_session, commands, demo, facts, policy, queries, reactions, routes

# After the companies of the demo, which are made at 60.
DEMO_ORDER = 62


def init_app(app: Flask) -> None:
    """Install the feature."""
    app.register_blueprint(routes.bp)
    activity.declare(app, *facts.ALL)
    freshness.follow(app, "users", "memberships", "invitations")
    browser_session.init_app(app)
    reactions.init_app(app)
    commands.init_app(app)
    owners.provide(app, owners.Directory(queries.owner_choices, queries.names, queries.owners_by_mail))
    subjects.register(
        app,
        Subject(
            kind="person",
            among=queries.among,
            title=lambda person: person.name,
            url=lambda person: url_for("people.show", person_id=person.id),
            kind_label=_l("Person"),
        ),
    )
    installation.step(app, "people.demo", demo.install, DEMO_ORDER)
    _place_links(app)


def _place_links(app: Flask) -> None:
    site.link(app, "sign_in", _l("Sign in"), "people.sign_in", icon="log-in", mark="public")
    site.link(app, "sign_out", _l("Sign out"), "people.sign_out", icon="log-out", mark="member")
    site.link(app, "language", _l("Language"), "people.language", icon="languages", mark="member")
    site.link(app, "account", _l("Profile"), "people.profile", icon="user", order=10, mark="member")
    site.link(app, "account", _l("Members"), "people.index", icon="users", order=20, mark="member")
    site.link(app, "settings", _l("Profile"), "people.profile", icon="user", order=10, mark="member")
    site.link(app, "settings", _l("Security"), "people.security", icon="shield-check", order=20, mark="member")
    site.link(
        app,
        "admin",
        _l("Members"),
        "people.index",
        icon="users",
        order=20,
        description=_l("Invite people, set roles, deactivate those who left."),
    )
    site.panel(app, "company", company_panel, order=20)


def company_panel(viewer: Viewer, *, company: object = None, **_context: object) -> Markup | None:
    """Render the people of a company for its page; only for those who may see them."""
    company_id = getattr(company, "id", None)
    if company_id is None or not (viewer.is_staff or company_id in viewer.company_ids):
        return None
    members = queries.members_of(company_id)
    may_invite = policy.can_manage_company(viewer, company_id)
    rendered = render_template("people/_company.html", members=members, company_id=company_id, may_invite=may_invite)
    return Markup(rendered)  # noqa: S704 - a template escaped it already
