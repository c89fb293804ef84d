"""Texts are rendered when they are written; when the renderer got better they are rendered again, in the background."""

from typing import Any

from sqlalchemy import select, update

from app.core import activity
from app.core import markdown as md
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.transaction import transaction
from app.faq import facts, policy
from app.faq.models import AnswerText

PORTION = 50


def render_again(actor: Viewer) -> int:
    """Render a portion of the texts an older renderer made; returns how many. Raises `Forbidden`.

    A text that is written meanwhile wins: its version has moved on, and it was rendered by the newer renderer anyway.
    """
    ensure(policy.can_publish(actor))
    old = db_session.execute(
        select(AnswerText.id, AnswerText.answer_id, AnswerText.version, AnswerText.body_md)
        .where(AnswerText.render_version < md.VERSION)
        .order_by(AnswerText.id)
        .limit(PORTION)
    ).all()
    # Rendered before the transaction, so that no writer waits for Markdown.
    made = [(row, _rendered(row.body_md)) for row in old]
    if made:
        _keep(actor, made)
    return len(made)


def _rendered(body: str) -> dict[str, object]:
    try:
        rendered = md.render(body)
    except Refused:
        # What this renderer will not take stays as the older one made it.
        return {"render_version": md.VERSION}
    return {
        "body_html": rendered.html,
        "toc": [list(entry) for entry in rendered.toc],
        "plain": md.plain(rendered.html),
        "render_version": rendered.version,
    }


@transaction
def _keep(actor: Viewer, made: list[tuple[Any, dict[str, object]]]) -> None:
    for row, values in made:
        db_session.execute(
            update(AnswerText)
            .where(AnswerText.id == row.id, AnswerText.version == row.version)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    ids = sorted({row.answer_id for row, _values in made})
    activity.record(facts.ANSWERS_RENDERED, actor=actor, subject=("answer", None), ids=ids, count=len(made))
