"""The facts of a company as one value: read from a row, cleaned, compared, written back."""

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from app.companies.models import Company, CompanyDomain, Industry, Lifecycle, Size, Tier
from app.companies.problems import Problem

LIMITS = {"external_id": 80, "name": 200, "reading": 200, "plan": 100}
MOST_DOMAINS = 50
MOST_SEATS = 10_000_000
KNOWN = {"tier": Tier, "lifecycle": Lifecycle, "industry": Industry, "size": Size}
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{2,59})")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


@dataclass(frozen=True)
class Details:
    """What staff know about a company; codes are those of `models`."""

    name: str
    tier: str = Tier.TECH
    lifecycle: str = Lifecycle.ONBOARDING
    external_id: str | None = None
    reading: str = ""
    domains: tuple[str, ...] = ()
    industry: str | None = None
    size: str | None = None
    plan: str = ""
    owner_id: int | None = None
    contract_starts_on: date | None = None
    renews_on: date | None = None
    seats: int | None = None


NAMES = tuple(one.name for one in fields(Details))


def of(company: Company) -> Details:
    """Return the details of a row whose domains are loaded."""
    values: dict[str, Any] = {name: getattr(company, name) for name in NAMES if name != "domains"}
    return Details(**values, domains=tuple(one.domain for one in company.domains))


def clean(given: Details) -> Details:
    """Return `given` trimmed and normalised. Raises `Problem` naming the field that is wrong."""
    texts: dict[str, Any] = {name: _text(name, getattr(given, name) or "") for name in LIMITS}
    if not texts["name"]:
        raise Problem("name_missing", "name")
    for name, kind in KNOWN.items():
        value = getattr(given, name)
        if value not in set(kind) and (value or name in {"tier", "lifecycle"}):
            raise Problem(f"unknown_{name}", name, value=str(value or "")[:80])
    if given.seats is not None and not 0 <= given.seats <= MOST_SEATS:
        raise Problem("bad_seats", "seats", value=given.seats)
    if given.contract_starts_on and given.renews_on and given.renews_on < given.contract_starts_on:
        raise Problem("renewal_before_start", "renews_on")
    return replace(
        given,
        **(texts | {"external_id": texts["external_id"] or None}),
        domains=_domains(given.domains),
        industry=given.industry or None,
        size=given.size or None,
    )


def _text(name: str, value: str) -> str:
    value = " ".join(value.split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise Problem("control_characters", name)
    if len(value) > LIMITS[name]:
        raise Problem("too_long", name, value=value[:20] + "…", limit=LIMITS[name])
    return value


def _domains(given: tuple[str, ...]) -> tuple[str, ...]:
    found = set()
    for text in given:
        domain = text.strip().lower().removeprefix("@").rstrip(".")
        if not domain:
            continue
        try:
            ascii_domain = domain.encode("idna").decode()
        except UnicodeError:
            ascii_domain = ""
        if not DOMAIN.fullmatch(ascii_domain):
            raise Problem("bad_domain", "domains", value=text[:80])
        found.add(ascii_domain)
    if len(found) > MOST_DOMAINS:
        raise Problem("many_domains", "domains", value=len(found), limit=MOST_DOMAINS)
    return tuple(sorted(found))


def differences(before: Details, after: Details) -> dict[str, list[str]]:
    """Return `{field: [before, after]}` as text for every field that differs."""
    return {
        name: [as_text(getattr(before, name)), as_text(getattr(after, name))]
        for name in NAMES
        if getattr(before, name) != getattr(after, name)
    }


def as_text(value: Any) -> str:
    """Return a value of a field as plain text: dates as 2026-11-21, several domains separated by a comma."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def folded(text: str) -> str:
    """Return `text` as it is compared and searched: full and half width, katakana and hiragana, case are all one."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)


def write(company: Company, details: Details) -> None:
    """Put cleaned details and what is derived from them on the row, whose domains are loaded."""
    for name in NAMES:
        if name != "domains":
            setattr(company, name, getattr(details, name))
    kept = {one.domain: one for one in company.domains}
    company.domains = [kept.get(domain) or CompanyDomain(domain=domain) for domain in details.domains]
    company.sort_name = folded(details.reading or details.name)[:250]
    words = (details.name, details.reading, details.external_id or "", *details.domains)
    company.search_text = folded("\n".join(words))
