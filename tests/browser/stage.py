"""Writes what the browser tests look at into the data folder of the live site, then prints its pages as JSON.

Run as `python -m tests.browser.stage` with the settings of the site in the environment, before it is started.
"""

import importlib
import json
import sys
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.companies import operations as companies
from app.companies.details import Details
from app.companies.models import Company
from app.core.access import SYSTEM, mark_of
from app.core.database import db_session
from app.faq import operations as faq
from app.features import FEATURES
from app.people.models import User
from app.people.operations.colleagues import add_person
from app.people.operations.profile import Profile
from app.people.viewers import of_person
from tests.browser.site import CANARY, COLLEAGUE, PASSWORD
from tests.browser.vectors import bodies
from tests.roadmap.rows import request
from tests.support.cast import Cast
from tests.support.jobs import run_jobs

MARKUP = '"><img src=/x onerror=alert(1)><script>alert(2)</script>{{7*7}}'
EXPENSES = """まず申請の画面を開きます。

## 準備

領収書を写真に撮ります。

## 申請

1. **経費**を開きます。
2. 金額を入れます。

## 確認

```
portal doctor --all
```

## おわりに

承認されると通知が届きます。
"""
VERANDA = "Open **Rooms**, choose the veranda, then press *Paint*.\n\n| Colour | Days |\n|---|---|\n| Indigo | 3 |\n"
# Not pages: downloads, states for machines, and answers to scripts.
NO_PAGES = {"core.healthz", "core.readyz", "core.metrics", "core.job_status", "files.show", "static"}
NO_PAGES |= {"search.suggest", "people.reset_link", "search.related", "drafts.kept", "comments.people", "comments.tools"}
NO_PAGES |= {"feeds.atom", "feeds.calendar", "discussions.alike", "discussions.similar", "discussions.people_to_ask"}
NO_PAGES |= {"requests.similar", "roadmap.export", "roadmap.export_requests", "roadmap.export_weighing", "mailbox.original"}


def _write_answers() -> None:
    shelf = faq.add_category(SYSTEM, name_ja="経費と部屋", name_en="Expenses and rooms", slug="browser-tests")
    _publish(shelf.id, "ja", "経費を申請する手順", EXPENSES, ("立替金の精算のしかた",), slug="keihi", tags=("経費",))
    _publish(shelf.id, "ja", "経費の申請を取り消す", "取り消しは一覧から行います。", slug="keihi-torikeshi")
    _publish(shelf.id, "en", "Paint the veranda in another colour", VERANDA, ("repaint veranda",), slug="veranda")
    _publish(shelf.id, "en", "Choose a colour for a room", "Colours lie under Rooms.", slug="room-colour")


def _write_colleague() -> None:
    # The only one whose roles a test changes: that ends the sessions of the person, which other tests would miss.
    acme = db_session.scalar(select(Company.id).where(Company.external_id == "acme"))
    add_person(SYSTEM, Profile("Kai"), mail=COLLEAGUE, password=PASSWORD, company_id=acme, roles=("user",))


def _write_wishes() -> None:
    for number, kind in enumerate(("reviewing", "reviewing", "reviewing", "planned", "started", "released"), start=1):
        term = "now" if number % 2 else None
        request(f"Wish {number} for the board", kind, votes_count=90 - number, progress=40, term=term)


def _write_canaries() -> None:
    company = companies.create_company(SYSTEM, Details(name=MARKUP, external_id="canary"))
    add_person(
        SYSTEM, Profile(MARKUP, MARKUP, MARKUP, "en", "Asia/Tokyo"), mail=CANARY, password=PASSWORD,
        company_id=company.id, roles=("promoter",),
    )  # fmt: skip
    shelf = faq.add_category(SYSTEM, name_ja=MARKUP[:80], name_en=MARKUP[:80], slug="canaries")
    for number, body in enumerate(bodies(), start=1):
        title = f"Canarybird {number} {MARKUP}"
        _publish(shelf.id, "en", title, f"canarybird\n\n{body}", (MARKUP,), slug=f"canary-{number}", tags=(MARKUP[:40],))


def _publish(shelf_id: int, lang: str, title: str, body: str, wordings: tuple[str, ...] = (), **more: Any) -> None:
    content = faq.prepare(title=title, body=body, wordings=wordings)
    answer = faq.write_answer(SYSTEM, lang, content, faq.Properties(category_id=shelf_id, **more))
    faq.publish_text(SYSTEM, answer.texts[0])


def _demo_cast() -> Cast:
    ids = dict(db_session.execute(select(User.mail, User.id)).all())
    viewers = {mail.partition("@")[0]: of_person(key) for mail, key in ids.items() if mail not in {CANARY, COLLEAGUE}}
    return Cast(**viewers)  # type: ignore[arg-type]


def _places(app: Flask) -> list[dict[str, str]]:
    cast = _demo_cast()
    samples: dict[str, Any] = {}
    for feature in FEATURES:
        try:
            samples |= importlib.import_module(f"tests.{feature.__name__.rsplit('.', 1)[-1]}.samples").SAMPLES
        except ModuleNotFoundError:
            continue
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" not in (rule.methods or set()) or rule.endpoint in NO_PAGES:
            continue
        arguments = samples[rule.endpoint](cast) if rule.arguments else {}
        mark = mark_of(app, rule.endpoint)
        assert mark is not None
        with app.test_request_context():
            found.append({"endpoint": rule.endpoint, "level": mark.level, "path": app.url_for(rule.endpoint, **arguments)})
    return found


def main() -> None:
    """Write everything, bring the index up to date and print the pages."""
    app = create_app()
    with app.app_context():
        _write_answers()
        _write_colleague()
        _write_wishes()
        _write_canaries()
        places = _places(app)
        run_jobs(app)
    sys.stdout.write(json.dumps(places) + "\n")


if __name__ == "__main__":
    main()
