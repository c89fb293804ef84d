"""Words for the codes a company is described with, in the language of the reader."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from app.companies.models import Industry, Lifecycle, Outcome, Size, Tier
from app.core.i18n import _l

TIERS: Mapping[str, LazyString] = {
    Tier.HIGH: _l("High touch"),
    Tier.MID: _l("Mid touch"),
    Tier.LOW: _l("Low touch"),
    Tier.TECH: _l("Tech touch"),
}
LIFECYCLES: Mapping[str, LazyString] = {
    Lifecycle.ONBOARDING: _l("Onboarding"),
    Lifecycle.ADOPTION: _l("Adoption"),
    Lifecycle.EXPANSION: _l("Expansion"),
    Lifecycle.AT_RISK: _l("At risk"),
    Lifecycle.LEFT: _l("Left us"),
}
LIFECYCLE_TONES = {
    Lifecycle.ONBOARDING: "info",
    Lifecycle.ADOPTION: "success",
    Lifecycle.EXPANSION: "accent",
    Lifecycle.AT_RISK: "danger",
    Lifecycle.LEFT: "neutral",
}
INDUSTRIES: Mapping[str, LazyString] = {
    Industry.MANUFACTURING: _l("Manufacturing"),
    Industry.CONSTRUCTION: _l("Construction"),
    Industry.WHOLESALE: _l("Wholesale and trading"),
    Industry.RETAIL: _l("Retail"),
    Industry.LOGISTICS: _l("Logistics"),
    Industry.FINANCE: _l("Finance and insurance"),
    Industry.REAL_ESTATE: _l("Real estate"),
    Industry.IT: _l("IT and software"),
    Industry.MEDIA: _l("Media and advertising"),
    Industry.CONSULTING: _l("Consulting and professional services"),
    Industry.STAFFING: _l("Staffing"),
    Industry.HOSPITALITY: _l("Hotels and restaurants"),
    Industry.HEALTH: _l("Health care"),
    Industry.EDUCATION: _l("Education"),
    Industry.ENERGY: _l("Energy and utilities"),
    Industry.PUBLIC: _l("Public sector"),
    Industry.OTHER: _l("Other"),
}
SIZES: Mapping[str, LazyString] = {
    Size.UP_TO_10: _l("1–10 people"),
    Size.UP_TO_50: _l("11–50 people"),
    Size.UP_TO_100: _l("51–100 people"),
    Size.UP_TO_300: _l("101–300 people"),
    Size.UP_TO_1000: _l("301–1,000 people"),
    Size.UP_TO_5000: _l("1,001–5,000 people"),
    Size.ABOVE_5000: _l("5,001 people or more"),
}
FIELDS: Mapping[str, LazyString] = {
    "external_id": _l("External ID"),
    "name": _l("Company name"),
    "reading": _l("Japanese reading"),
    "domains": _l("Mail domains"),
    "industry": _l("Industry"),
    "size": _l("Company size"),
    "tier": _l("Tier"),
    "plan": _l("Plan"),
    "lifecycle": _l("Lifecycle"),
    "owner_id": _l("CS owner"),
    "contract_starts_on": _l("Contract start"),
    "renews_on": _l("Renewal date"),
    "seats": _l("Seats bought"),
}
OUTCOMES: Mapping[str, LazyString] = {
    Outcome.CREATED: _l("Added"),
    Outcome.CHANGED: _l("Changed"),
    Outcome.SAME: _l("Unchanged"),
    Outcome.SKIPPED: _l("Skipped"),
}
OUTCOME_TONES = {Outcome.CREATED: "success", Outcome.CHANGED: "info", Outcome.SAME: "neutral", Outcome.SKIPPED: "warning"}
CODES: Mapping[str, Mapping[str, LazyString]] = {"tier": TIERS, "lifecycle": LIFECYCLES, "industry": INDUSTRIES, "size": SIZES}


def shown(field: str, text: str) -> str:
    """Return `text`, a stored value of `field`, as people read it: codes as words, everything else as it is."""
    return str(CODES[field].get(text, text)) if field in CODES else text
