"""What people do in search: report what is missing, deal with gaps, keep the words that mean the same."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from app.core import activity, clock, jobs, limits
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Conflict, NotFound, Refused
from app.core.i18n import _
from app.core.subjects import visible
from app.core.transaction import transaction
from app.faq import operations as faq
from app.faq import policy as faq_policy
from app.faq.models import AnswerText
from app.faq.queries import text_of
from app.search import facts, ledger, policy, queries
from app.search.models import LONGEST_NOTE, LONGEST_WORDS, Search, SettledGap, SynonymGroup

JOINED_FOR = timedelta(days=7)
MOST_EXPRESSIONS = 30
LONGEST_EXPRESSION = 60
ANSWER = "answer"
CATCH_UP = "search.catch_up"
MOST_WAITING = 20
#: Reports of what is missing, per person.
PACE = ("60/hour", "300/day")
_SEPARATOR = re.compile(r"[,、，;；\n\r\t=]+")


def report_missing(actor: Viewer, folder: Path, *, key: str, words: str, note: str = "") -> Search:
    """Note that `actor` did not find what was asked with `words`; `key` joins it to the search, `folder` is the spool's.

    Raises `Refused`, `Forbidden`, `TooMany`.
    """
    ensure(policy.can_search(actor))
    if not words.strip():
        raise Refused(_("Please say what you were looking for."), "words")
    ledger.import_spool(folder)
    return _report(actor, key, words.strip()[:LONGEST_WORDS], note.strip()[:LONGEST_NOTE])


@transaction
def _report(actor: Viewer, key: str, words: str, note: str) -> Search:
    limits.limit("missing", str(actor.id), *PACE)
    row = queries.by_key(actor, key)
    if row is None:
        row = Search(
            key=key, words=words, normalised=ledger.normalised(words), user_id=actor.id, company_id=actor.company_id,
            locale=actor.locale, filters={}, is_weak=True,
        )  # fmt: skip
        db_session.add(row)
    row.is_reported, row.is_solved, row.note = True, False, note or row.note
    activity.record(facts.MISSING_REPORTED, actor=actor, company_id=actor.company_id, words=row.words)
    return row


@transaction
def settle_gap(actor: Viewer, normalised: str, *, outcome: str) -> None:
    """Take a gap off the list until it is asked in vain again; `outcome` is `dismissed`, `wording` or `synonym`."""
    ensure(policy.can_see_gaps(actor))
    found = queries.gap(actor, normalised)
    row = db_session.scalar(select(SettledGap).where(SettledGap.normalised == normalised))
    if row is None:
        row = SettledGap(normalised=normalised)
        db_session.add(row)
    row.outcome, row.settled_at, row.settled_by_id = outcome, clock.now(), actor.id
    activity.record(facts.GAP_SETTLED, actor=actor, words=found.words, outcome=outcome)


@transaction
def add_wording(actor: Viewer, number: int, wording: str) -> tuple[AnswerText, bool]:
    """Let `wording` lead to the answer with that id; return its text, and whether the wording is live already.

    Published at once where `actor` may publish and nobody works on the text; otherwise it is added to the draft. What
    happened is told by the answers' own facts. Raises `Refused`, `Forbidden`, `NotFound`.
    """
    ensure(faq_policy.can_write(actor))
    if not wording:
        raise Refused(_("Please enter the words people use."), "wording")
    found = visible(actor, ANSWER, [number]).get(number)
    if found is None:
        raise NotFound
    text = text_of(actor, found.slug, found.lang)
    # Somebody's unfinished work must not go live because of a wording.
    is_untouched, work = text.staged is None, text.working
    content = faq.prepare(title=work.title, body=work.body_md, wordings=[*work.wordings, wording])
    if content.is_in(work):
        return text, is_untouched
    text = faq.revise_text(actor, text, content)
    if not is_untouched:
        return text, False
    if not faq_policy.can_publish(actor):
        faq.send_to_review(actor, text)
        return text, False
    faq.publish_text(actor, text, note=_("New wording: %(wording)s", wording=wording))
    return text, True


@transaction
def index_later(actor: Viewer, kind: str, ids: list[int]) -> None:
    """Have subjects indexed by a job of its own, or by the one that waits for others of that kind. Only the worker may."""
    ensure(actor.is_system)
    queued = select(jobs.Job).where(jobs.Job.kind == CATCH_UP, jobs.Job.state == jobs.State.WAITING)
    # One that a worker is just taking is passed over; its ids are fixed.
    for job in db_session.scalars(queued.order_by(jobs.Job.id).limit(MOST_WAITING).with_for_update(skip_locked=True)):
        if job.payload["kind"] == kind:
            job.payload = {"kind": kind, "ids": sorted({*job.payload["ids"], *ids})}
            return
    jobs.enqueue(CATCH_UP, {"kind": kind, "ids": ids})


@transaction
def save_synonyms(actor: Viewer, line: str, *, group: SynonymGroup | None = None, version: int | None = None) -> SynonymGroup:
    """Keep one line of expressions (separated by commas or 、) as a group. Raises `Refused`, and `Conflict` when stale."""
    ensure(policy.can_edit_synonyms(actor))
    expressions = split_expressions(line)
    if group is None:
        group = SynonymGroup()
        db_session.add(group)
    elif version is not None and version != group.version:
        raise Conflict({_("Words"): group.title})
    group.expressions = expressions
    activity.record(facts.SYNONYMS_CHANGED, actor=actor, subject=group)
    return group


@transaction
def remove_synonyms(actor: Viewer, group: SynonymGroup) -> None:
    """Forget a group of synonyms."""
    ensure(policy.can_edit_synonyms(actor))
    activity.record(facts.SYNONYMS_REMOVED, actor=actor, subject=group)
    db_session.delete(group)


def split_expressions(line: str) -> list[str]:
    """Return the expressions of a line, each once. Raises `Refused` with fewer than two, too many or too long ones."""
    pieces = [" ".join(piece.split()) for piece in _SEPARATOR.split(line.replace("\x00", ""))]
    expressions = list({piece.lower(): piece for piece in pieces if piece}.values())
    if len(expressions) < 2:
        raise Refused(_("Please enter at least two words or phrases, separated by commas."), "line")
    if len(expressions) > MOST_EXPRESSIONS:
        raise Refused(_("A group holds at most %(count)s words or phrases.", count=MOST_EXPRESSIONS), "line")
    too_long = next((one for one in expressions if len(one) > LONGEST_EXPRESSION), None)
    if too_long:
        raise Refused(_("“%(text)s…” is too long for a synonym.", text=too_long[:20]), "line")
    return expressions


@transaction
def mark_solved(person_id: int, kind: str, number: int, *, is_solved: bool, at: datetime) -> None:
    """Write on the person's newest search that led to the thing whether it solved the matter."""
    row = queries.latest_opened(person_id, kind, number, at - JOINED_FOR)
    if row is not None:
        row.is_solved = is_solved


@transaction
def ask_for_rebuild(actor: Viewer, reason: str) -> jobs.Job:
    """Queue a rebuild of the index, or return the one that waits or runs already. Raises `Forbidden`."""
    ensure(policy.can_rebuild(actor))
    unfinished = queries.unfinished_rebuild()
    if unfinished is not None:
        return unfinished
    activity.record(facts.REBUILD_ASKED, actor=actor, reason=reason)
    return jobs.enqueue(queries.REBUILD, {"reason": reason}, owner_id=actor.id)


@transaction
def forget_old(days: int) -> None:
    """Delete searches older than `days`, with what was opened from them."""
    db_session.execute(delete(Search).where(Search.at < clock.now() - timedelta(days=days)))
