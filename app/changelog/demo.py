"""A changelog for somebody who looks at the site for the first time: what came out, and what is about to."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import current_app
from sqlalchemy import select

from app.changelog import operations
from app.changelog.models import LANGUAGES, Entry
from app.changelog.operations import Properties
from app.core import clock
from app.core.access import Viewer
from app.core.database import db_session
from app.requests.demo import SOURCE, people_of_the_demo
from app.requests.models import FeatureRequest

FILE = Path(__file__).parents[2] / "content" / "demo" / "changelog.yml"
Said = Mapping[str, Any]


@cache
def script() -> Sequence[Said]:
    """Return the entries of the demo."""
    found: Sequence[Said] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def install() -> str | None:
    """Write the changelog of the demo and return what to print; None outside of the demo and once there is an entry."""
    known = db_session.scalar(select(Entry.id).limit(1))
    cast = people_of_the_demo()
    if not current_app.extensions["settings"].demo_file.exists() or known is not None or "pat" not in cast:
        return None
    for said in script():
        _write(cast[said["who"]], said)
    return f"Entries in the changelog of the demo: {len(script())}"


def _write(actor: Viewer, said: Said) -> None:
    texts = operations.prepare({lang: _text(said[lang]) for lang in LANGUAGES})
    keys = [f"{SOURCE}:{key}" for key in said.get("requests", ())]
    requests = db_session.scalars(select(FeatureRequest.id).where(FeatureRequest.source_id.in_(keys)))
    properties = Properties(kind=said["kind"], requests=tuple(requests))
    if "days" in said:
        operations.bring_in_entry(actor, texts, properties, published_at=clock.now() - timedelta(days=said["days"]))
        return
    publish_at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=said["in_hours"])
    operations.save_entry(actor, None, texts, properties, step="schedule", publish_at=publish_at)


def _text(said: Mapping[str, str]) -> tuple[str, str, str]:
    return said["title"], said["summary"], said["body"]
