"""What the roadmap of the demo says of its requests: why, about when, how far, and how the staff weigh them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.database import db_session
from app.requests.demo import SOURCE, people_of_the_demo, script
from app.requests.models import FeatureRequest
from app.roadmap import operations, quarters
from app.roadmap.operations import Words


def install() -> str | None:
    """Let the product manager of the demo fill in the roadmap, and return what to print; None once that is done."""
    said = {f"{SOURCE}:{one['key']}": one["roadmap"] for one in script()["requests"] if "roadmap" in one}
    rows = db_session.scalars(select(FeatureRequest).where(FeatureRequest.source_id.in_(said), FeatureRequest.term.is_(None)))
    untouched = {row.source_id or "": row for row in rows if row.impact is None}
    cast = people_of_the_demo()
    if len(untouched) < len(said) or "pat" not in cast:
        return None
    for key, row in untouched.items():
        operations.describe_request(cast["pat"], row, _words(said[key]))
        operations.weigh_request(cast["pat"], row, {name: said[key][name] for name in operations.MEASURES})
    return f"Requests on the roadmap of the demo: {len(untouched)}"


def _words(said: Mapping[str, Any]) -> Words:
    this_one = quarters.of(clock.today())
    return Words(
        purpose=said.get("purpose", ""),
        term=said["term"],
        quarter=quarters.following(this_one, said["quarter"] + 1)[-1] if "quarter" in said else "",
        progress=said.get("progress"),
        is_public=said.get("public", False),
    )
