"""The roles people can have, written once."""

from app.core.access import Viewer
from app.core.i18n import _l

EVALUATOR = "evaluator"
PROMOTER = "promoter"
USER = "user"
COMPANY_ROLES = (USER, EVALUATOR, PROMOTER)

CS = "cs"
PRODUCT = "product"
ADMIN = "admin"
STAFF_ROLES = (CS, PRODUCT, ADMIN)

LABELS = {
    USER: _l("User"),
    EVALUATOR: _l("Evaluator"),
    PROMOTER: _l("Promoter"),
    CS: _l("Customer success"),
    PRODUCT: _l("Product"),
    ADMIN: _l("Administrator"),
}
EXPLANATIONS = {
    USER: _l("Uses the product and looks for answers."),
    EVALUATOR: _l("Judges whether the product does what the company needs."),
    PROMOTER: _l("Brings the product to colleagues: invites them and sets their roles."),
}


def in_order(roles: object) -> list[str]:
    """Return the known company roles among `roles`, in one fixed order and each once."""
    given = set(roles) if isinstance(roles, (list, tuple, set, frozenset)) else set()
    return [role for role in COMPANY_ROLES if role in given]


def is_promoter(viewer: Viewer) -> bool:
    """Whether `viewer` looks after the colleagues of their own company."""
    return viewer.company_id is not None and PROMOTER in viewer.roles
