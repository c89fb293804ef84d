"""Pages of people: the ways in, one's own settings, and looking after colleagues."""

from app.people.routes import colleagues, invitations, profile, reset, security, sign_in
from app.people.routes.blueprint import bp

__all__ = ["bp", "colleagues", "invitations", "profile", "reset", "security", "sign_in"]
