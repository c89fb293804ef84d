"""One sample of arguments for every route that takes some; the post is one only Acme may see."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.core.database import db_session
from app.core.transaction import transact
from app.faq.models import Answer
from app.moderation import facts, operations, queries
from app.moderation.models import Letter, PenaltyKind
from app.moderation.operations.telling import tell
from tests.comments.writing import acme_place, said
from tests.support.cast import Cast

SLUG = "acme-moderated"


def _post(cast: Cast) -> dict[str, Any]:
    known = db_session.scalar(select(Answer.id).where(Answer.slug == SLUG))
    where = ("answer", known) if known else acme_place(SLUG)
    return {"kind": "comment", "post_id": said(cast.max, where).id}


def _case(cast: Cast) -> dict[str, Any]:
    return {"case_id": operations.report(cast.mia, **_post(cast), reason="spam").id}


def _held(cast: Cast) -> dict[str, Any]:
    return {"held_id": operations.hold(cast.max, **_post(cast), reason="links").id}


def _letter(cast: Cast) -> dict[str, Any]:
    with transact():
        tell(cast.cleo, cast.mia.id, facts.TOLD_WARNED, reason="Please stay polite")
    return {"letter_id": db_session.scalars(select(Letter.id).order_by(Letter.id.desc())).first()}


def _penalty(cast: Cast) -> dict[str, Any]:
    # Over already, because whoever is silenced could write none of the other samples.
    penalty = operations.punish(cast.cleo, cast.max.id, PenaltyKind.SILENCE, hours=1, reason="Insults")
    return {"penalty_id": operations.lift(cast.cleo, penalty, "A sample").id}


def _word(cast: Cast) -> dict[str, Any]:
    operations.add_words(cast.ada, "unwanted sample")
    return {"word_id": queries.words(cast.ada)[0].id}


def _person(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.max.id}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "moderation.report": _post,
    "moderation.letter": _letter,
    "moderation.case": _case,
    "moderation.take": _case,
    "moderation.give_back": _case,
    "moderation.assign": _case,
    "moderation.write_note": _case,
    "moderation.dismiss": _case,
    "moderation.act": _case,
    "moderation.reopen": _case,
    "moderation.show_again": _case,
    "moderation.held": _held,
    "moderation.approve": _held,
    "moderation.reject": _held,
    "moderation.edit_held": _held,
    "moderation.approve_after_all": _held,
    "moderation.person": _person,
    "moderation.punish": _person,
    "moderation.choose_level": _person,
    "moderation.lift": _penalty,
    "moderation.remove_word": _word,
}
OUTSIDER_404: set[str] = {"moderation.report", "moderation.letter"}
