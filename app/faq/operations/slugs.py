"""Addresses of answers and categories: ASCII words joined by hyphens, unique, and never those of other pages."""

import re
import unicodedata
from collections.abc import Callable

from sqlalchemy import select

from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.faq.models import Answer, Category, Redirect

LONGEST = 80
RESERVED = frozenset({"new", "desk", "categories", "preview", "library", "import", "export", "drafts", "reports", "feed"})
PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
IsTaken = Callable[[str], bool]


def kebab(words: str) -> str:
    """Return the ASCII letters and digits of `words`, lower case, joined by hyphens; empty when little of it is ASCII."""
    plain = unicodedata.normalize("NFKD", words)
    ascii_words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    letters = sum(character.isalnum() for character in plain)
    slug = "-".join(ascii_words)[:LONGEST].strip("-")
    return slug if letters and len("".join(ascii_words)) * 2 > letters else ""


def is_taken(slug: str, answer_id: int | None = None) -> bool:
    """Whether another answer has, or had, this address, or another page does."""
    if slug in RESERVED:
        return True
    own = answer_id if answer_id is not None else -1
    owner = db_session.scalar(select(Answer.id).where(Answer.slug == slug, Answer.id != own))
    former = db_session.scalar(select(Redirect.answer_id).where(Redirect.slug == slug, Redirect.answer_id != own))
    return owner is not None or former is not None


def is_taken_by_category(slug: str) -> bool:
    """Whether a category has this address."""
    return db_session.scalar(select(Category.id).where(Category.slug == slug)) is not None


def chosen(slug: str, is_taken: IsTaken) -> str:
    """Return the address an editor typed. Raises `Refused` at the field `slug`."""
    slug = slug.strip().lower()
    if len(slug) > LONGEST or not PATTERN.fullmatch(slug):
        raise Refused(_("Use small letters, digits and hyphens for the address, such as import-csv."), "slug")
    if is_taken(slug):
        raise Refused(_("This address is taken. Please choose another."), "slug")
    return slug


def free(wanted: str, is_taken: IsTaken = is_taken) -> str:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3` … that is free; empty for nothing wanted."""
    if not wanted:
        return ""
    slug, count = wanted, 1
    while is_taken(slug):
        count += 1
        slug = f"{wanted[: LONGEST - 5]}-{count}"
    return slug
