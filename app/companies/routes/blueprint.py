"""The blueprint all pages of companies hang on, and what their templates may ask."""

from typing import Any

from flask import Blueprint

from app.companies import labels, policy, problems

bp = Blueprint("companies", __name__)


@bp.context_processor
def common() -> dict[str, Any]:
    """Give templates the policy and the words of codes."""
    return {"policy": policy, "labels": labels, "problem_sentence": problems.sentence}
