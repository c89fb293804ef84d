"""Believable companies for somebody who looks at the site for the first time; made only when there are none."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from app.companies import details as about
from app.companies import operations, queries
from app.companies.details import Details
from app.companies.models import Company, Industry, Lifecycle, Size, Tier
from app.core import clock
from app.core.access import SYSTEM
from app.core.database import db_session
from app.core.transaction import transaction

ACME = "acme"
HOKUTO = "hokuto"


def companies(today: date) -> tuple[Details, ...]:
    """Return the demo companies, their dates around `today`."""

    def days(count: int) -> date:
        return today + timedelta(days=count)

    return (
        Details(
            "アクメ商事株式会社", Tier.HIGH, Lifecycle.ADOPTION, ACME, "アクメショウジ", ("acme.example",), Industry.WHOLESALE,
            Size.UP_TO_300, "エンタープライズ", None, days(-320), days(45), 120,
        ),
        Details(
            "株式会社北斗製作所", Tier.MID, Lifecycle.ONBOARDING, HOKUTO, "ホクトセイサクショ", ("hokuto.example",),
            Industry.MANUFACTURING, Size.UP_TO_1000, "スタンダード", None, days(-25), days(340), 300,
        ),
        Details(
            "みなと物流株式会社", Tier.MID, Lifecycle.EXPANSION, "minato", "ミナトブツリュウ",
            ("minato.example", "minato-soko.example"),
            Industry.LOGISTICS, Size.UP_TO_1000, "スタンダード", None, days(-700), days(95), 180,
        ),
        Details(
            "さくら薬局グループ", Tier.LOW, Lifecycle.AT_RISK, "sakura", "サクラヤッキョクグループ", ("sakura.example",),
            Industry.HEALTH, Size.UP_TO_300, "スタンダード", None, days(-345), days(20), 60,
        ),
        Details(
            "Blue Harbor Software K.K.", Tier.TECH, Lifecycle.ADOPTION, "blue-harbor", "ブルーハーバーソフトウェア",
            ("blueharbor.example",), Industry.IT, Size.UP_TO_50, "ライト", None, days(-150), days(215), 25,
        ),
        Details(
            "学校法人あおば学園", Tier.LOW, Lifecycle.LEFT, "aoba", "アオバガクエン", ("aoba.example",), Industry.EDUCATION,
            Size.UP_TO_300, "ライト", None, days(-800), days(-70), 40,
        ),
    )  # fmt: skip


@transaction
def make_companies() -> dict[str, int]:
    """Add the demo companies when there is no company yet; return the ids of those that are there, by external id."""
    wanted = companies(clock.today())
    if db_session.scalar(select(Company.id).limit(1)) is None:
        for details in wanted:
            operations.create_company(SYSTEM, details)
    found = queries.by_external_ids(str(one.external_id) for one in wanted)
    return {external_id: company.id for external_id, company in found.items()}


@transaction
def hand_over(owner_id: int) -> None:
    """Let one person look after the demo companies that are not served by technology alone."""
    known = queries.by_external_ids(str(one.external_id) for one in companies(clock.today()))
    for company in known.values():
        if company.tier != Tier.TECH and company.owner_id is None:
            operations.revise_company(SYSTEM, company, replace(about.of(company), owner_id=owner_id))
