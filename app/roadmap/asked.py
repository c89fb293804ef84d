"""What the address of a page of the roadmap asks for, read with care, and written again."""

import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app.companies.models import Tier
from app.core.keys import LARGEST_KEY
from app.requests.queries.statuses import OPEN_KINDS
from app.roadmap import quarters
from app.roadmap.queries import LATER, TERMS, UNDECIDED, By, Narrow, Sort
from app.roadmap.queries.weighing import Order, Weighing

#: The words of an address that a saved view keeps.
KEPT = ("by", "sort", "area", "mine", "company", "column", "order", "kind", "tier", "renewing")
LONGEST = 500


def key_of(text: str | None) -> int | None:
    """Return the number an address names, or None for anything that cannot be the key of a row."""
    if not text or not text.isascii() or not text.isdecimal():
        return None
    number = int(text[:12])
    return number if 0 < number <= LARGEST_KEY else None


def narrow_of(args: Mapping[str, str]) -> Narrow:
    """Return what an address narrows the roadmap to; words nobody knows count as not there."""
    by, sort = args.get("by", ""), args.get("sort", "")
    chosen = By(by) if by in set(By) else By.STATUS
    return Narrow(
        by=chosen,
        sort=Sort(sort) if sort in set(Sort) else Sort.VOTES,
        area_id=key_of(args.get("area")),
        is_ours=bool(args.get("mine")),
        company_id=key_of(args.get("company")),
        column=column_of(chosen, args.get("column")),
    )


def column_of(by: By, text: str | None) -> str | None:
    """Return the key of a column as the address names it, or None when it names none."""
    if text is None:
        return None
    if by == By.STATUS:
        return text if key_of(text) else None
    if by == By.TERM:
        return text if text in {*TERMS, UNDECIDED} else None
    return text if text in {LATER, UNDECIDED} or quarters.is_one(text) else None


def kept(narrow: Narrow) -> dict[str, Any]:
    """Return the words of the address that ask for `narrow`; None for those that need not stand there."""
    return {
        "by": narrow.by.value if narrow.by != By.STATUS else None,
        "sort": narrow.sort.value if narrow.sort != Sort.VOTES else None,
        "area": narrow.area_id,
        "mine": 1 if narrow.is_ours else None,
        "company": narrow.company_id,
        "column": narrow.column,
    }


def weighing_of(args: Mapping[str, str]) -> Weighing:
    """Return what an address narrows the weighing to; words nobody knows count as not there."""
    order, kind, tier = args.get("order", ""), args.get("kind", ""), args.get("tier", "")
    return Weighing(
        order=Order(order) if order in set(Order) else Order.SCORE,
        kind=kind if kind in OPEN_KINDS else "",
        area_id=key_of(args.get("area")),
        tier=tier if tier in set(Tier) else "",
        is_renewing=bool(args.get("renewing")),
        company_id=key_of(args.get("company")),
    )


def kept_weighing(asked: Weighing) -> dict[str, Any]:
    """Return the words of the address that ask for `asked`; None for those that need not stand there."""
    return {
        "order": asked.order.value if asked.order != Order.SCORE else None,
        "kind": asked.kind or None,
        "area": asked.area_id,
        "tier": asked.tier or None,
        "renewing": 1 if asked.is_renewing else None,
        "company": asked.company_id,
    }


def number_of(text: str) -> int | None:
    """Return a whole number somebody typed, or None for nothing. Raises `ValueError` for anything else."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal():
        raise ValueError(text)
    return int(text[:6])


def cleaned(query: str) -> str:
    """Return the words of an address worth keeping, in a fixed order; everything else is dropped."""
    given = dict(parse_qsl(query[:LONGEST]))
    return urlencode([(name, given[name][:40]) for name in KEPT if name in given])
