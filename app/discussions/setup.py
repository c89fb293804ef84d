"""What a new installation begins with: two spaces, and the private space of every company that is there already."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import select

from app.companies.models import Company
from app.core.access import SYSTEM
from app.core.database import db_session
from app.discussions import operations
from app.discussions.models import Space, Who
from app.discussions.operations import Details

FIRST = {
    "ja": (
        Details("使い方の相談", "使い方や進め方を、他社の方や担当者と相談する場所です。", "ja", slug="how-to"),
        Details("お知らせ", "新しい機能や予定をお伝えします。返信で質問できます。", "ja", starters=Who.STAFF, slug="news"),
    ),
    "en": (
        Details("Using the product", "Ask how others do it, and tell how you do.", "en", slug="how-to"),
        Details("News", "What is new and what is coming. Reply to ask.", "en", starters=Who.STAFF, slug="news"),
    ),
}


def install() -> str | None:
    """Make what is missing and return what to print, or None when nothing was."""
    made = _first_spaces() + _private_spaces()
    return f"Spaces of the community made: {made}" if made else None


def _first_spaces() -> int:
    if db_session.scalar(select(Space.id).where(Space.company_id.is_(None)).limit(1)) is not None:
        return 0
    wanted = FIRST[current_app.extensions["settings"].default_locale]
    for details in wanted:
        operations.add_space(SYSTEM, details)
    return len(wanted)


def _private_spaces() -> int:
    companies: Sequence[Company] = db_session.scalars(
        select(Company).where(~select(Space.id).where(Space.company_id == Company.id).exists())
    ).all()
    for company in companies:
        operations.keep_private_space(SYSTEM, company)
    return len(companies)
