"""People of the demo: three customers and three members of staff, with one password kept in a file of the data folder."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app.companies import demo as companies
from app.core.access import SYSTEM
from app.people import queries
from app.people.operations.colleagues import add_person
from app.people.operations.profile import Profile
from app.people.roles import ADMIN, CS, EVALUATOR, PRODUCT, PROMOTER, USER

ACME = "acme"
OTHER = "hokuto"


@dataclass(frozen=True)
class Character:
    """One person of the demo; `company` is the external id of theirs, None for staff."""

    mail: str
    name: str
    reading: str
    title: str
    company: str | None = None
    roles: tuple[str, ...] = ()
    staff_role: str | None = None
    locale: str = "ja"


OWNER = "cleo@engawa.example"
CHARACTERS = (
    Character("mia@acme.example", "森 美亜", "もり みあ", "情報システム部 課長", ACME, (EVALUATOR, PROMOTER)),
    Character("max@acme.example", "佐藤 真", "さとう まこと", "経理部", ACME, (USER,)),
    Character("olga@hokuto.example", "Olga Novak", "", "Operations lead", OTHER, (USER, PROMOTER), locale="en"),
    Character("cleo@engawa.example", "青木 久恵", "あおき ひさえ", "カスタマーサクセス", staff_role=CS),
    Character("pat@engawa.example", "Pat Lee", "", "Product manager", staff_role=PRODUCT, locale="en"),
    Character("ada@engawa.example", "安達 あや", "あだち あや", "システム管理者", staff_role=ADMIN),
)


def install() -> str | None:
    """Make the companies and people of the demo and return what to print; None when anybody exists or is invited."""
    if queries.anybody_exists():
        return None
    places = companies.make_companies()
    settings = current_app.extensions["settings"]
    password = settings.demo_password or secrets.token_urlsafe(12)
    for one in CHARACTERS:
        profile = Profile(one.name, one.reading, one.title, one.locale, "Asia/Tokyo")
        add_person(
            SYSTEM,
            profile,
            mail=one.mail,
            password=password,
            company_id=places[one.company] if one.company else None,
            roles=one.roles,
            staff_role=one.staff_role,
        )
    owner = queries.by_mail(OWNER)
    if owner is not None:
        companies.hand_over(owner.id)
    text = _told(password)
    _keep(settings.demo_file, text)
    return text


def _told(password: str) -> str:
    width = max(len(one.mail) for one in CHARACTERS)
    lines = [f"  {one.mail:<{width}}  {one.name} ({', '.join(_what(one))})" for one in CHARACTERS]
    return "\n".join(["Who can sign in (demo):", *lines, f"  password: {password}", ""])


def _what(one: Character) -> Sequence[str]:
    return [one.staff_role] if one.staff_role else [str(one.company), *one.roles]


def _keep(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
