"""What the worker does for search: keeps the index true to the database, heals it, and keeps the ledger."""

from collections import deque
from collections.abc import Iterable, Iterator

from flask import Flask, current_app
from sqlalchemy import select

from app.core import activity, jobs, subjects
from app.core.access import SYSTEM
from app.core.activity import Activity
from app.core.database import db_session
from app.core.jobs import Job, State
from app.core.search import Document, IndexUnavailable
from app.search import ledger, operations, queries
from app.search.index import engine, every_document, ledger_folder, refresh, searched
from app.search.state import index_state

REFRESH, MARK_SOLVED = "search.refresh", "search.mark_solved"
#: Facts that wait together are indexed together: a commit costs as much for a hundred documents as for one.
TOGETHER = 200
REMEMBERED = 4000
#: More than this would keep a quick worker from its mails.
AT_ONCE = 50
PORTION = 1000
HOUR_SECONDS = 3600
#: Seconds between attempts while somebody else writes: as long as building a very large index takes.
PATIENCE = (5, 10, 20, *[30] * 60)


def refresh_index(row: Activity) -> None:
    """Bring the index up to date for the subject of a fact, and for those of all facts that wait behind it."""
    done: deque[int] = current_app.extensions.setdefault("search_refreshed", deque(maxlen=REMEMBERED))
    if row.subject_kind not in _concerned() or row.id in done:
        return
    waiting = [row, *(other for other in _waiting(row) if other.id not in done)]
    wanted: dict[str, set[int]] = {}
    for one in waiting:
        if one.subject_kind not in searched():
            for kind, number in _around(one):
                wanted.setdefault(kind, set()).add(number)
            continue
        ids = [one.subject_id] if one.subject_id is not None else one.particulars.get("ids")
        if ids is None:
            operations.ask_for_rebuild(SYSTEM, "bulk")
            continue
        wanted.setdefault(str(one.subject_kind), set()).update(int(number) for number in ids)
    for kind, numbers in wanted.items():
        _refresh(kind, sorted(numbers))
    done.extend(one.id for one in waiting)


def _concerned() -> list[str]:
    """Kinds whose facts may change what the index holds: those searched, and those that lie in something searched."""
    return [kind for kind, subject in subjects.all_subjects().items() if subject.documents or subject.within]


def _around(row: Activity) -> list[tuple[str, int]]:
    """The searched subjects the subject of a fact lies in: as the fact says itself, or as its row does."""
    subject = subjects.subject_of(str(row.subject_kind))
    found: list[tuple[str, int]] = []
    if "place" in row.particulars:
        kind, number = row.particulars["place"]
        found.append((str(kind), int(number)))
    elif subject is not None and subject.within is not None and row.subject_id is not None:
        for thing in subject.among(SYSTEM, [row.subject_id]):
            found.extend(subject.within(thing))
    return [(kind, number) for kind, number in found if kind in searched()]


def _refresh(kind: str, ids: list[int]) -> None:
    if len(ids) > AT_ONCE:
        operations.index_later(SYSTEM, kind, ids)
        return
    try:
        refresh(kind, ids)
    except IndexUnavailable:
        # A rebuild that has begun, here or elsewhere, may have read past these subjects already.
        if engine().healthy() or operations.ask_for_rebuild(SYSTEM, "heal").state == State.RUNNING:
            operations.index_later(SYSTEM, kind, ids)


def catch_up(job: jobs.Running) -> None:
    """Index many subjects, or some that could not be indexed at once; fails, to be tried again, while somebody else writes."""
    kind, ids = str(job.payload["kind"]), [int(number) for number in job.payload["ids"]]
    if not engine().healthy():
        if operations.ask_for_rebuild(SYSTEM, "heal").state == State.RUNNING:
            raise IndexUnavailable("the index is being built anew")
        return
    for start in range(0, len(ids), PORTION):
        job.progress(start, len(ids))
        refresh(kind, ids[start : start + PORTION])


def _waiting(row: Activity) -> Iterable[Activity]:
    """Later facts that concern the index and whose refresh is still in the queue."""
    task = activity.TASK_PREFIX + REFRESH
    queued = select(Job.payload).where(Job.kind == task, Job.state == State.WAITING).order_by(Job.id).limit(TOGETHER)
    ids = [payload["activity_id"] for payload in db_session.scalars(queued)]
    found = select(Activity).where(Activity.id.in_(ids), Activity.subject_kind.in_(_concerned()))
    return db_session.scalars(found).all()


def mark_solved(row: Activity) -> None:
    """Write on the search that led to an answer whether the answer solved the matter."""
    if row.actor_id is None or row.subject_kind is None or row.subject_id is None:
        return
    ledger.import_spool(ledger_folder())
    is_solved = bool(row.particulars.get("solved", row.particulars.get("is_solved")))
    operations.mark_solved(row.actor_id, row.subject_kind, row.subject_id, is_solved=is_solved, at=row.happened_at)


def rebuild(job: jobs.Running) -> None:
    """Build the index anew beside the old one and swap them."""
    if job.payload.get("reason") == "heal" and engine().healthy():
        job.finish({"documents": engine().count, "note": "healed meanwhile"})
        return
    counted = Counting(every_document())
    total = _expected()
    engine().rebuild(counted, lambda done: job.progress(done, max(done, total)))
    job.finish({"documents": counted.count})


def _expected() -> int:
    try:
        return engine().count
    except IndexUnavailable:
        return 0


class Counting:
    """Documents on their way into the index, counted."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = documents
        self.count = 0

    def __iter__(self) -> Iterator[Document]:
        for document in self._documents:
            self.count += 1
            yield document


def keep_up(job: jobs.Running) -> None:
    """Every minute: import the spool, and have a missing or damaged index rebuilt."""
    if not is_index_fit()["ok"]:
        operations.ask_for_rebuild(SYSTEM, "heal")
    ledger.import_spool(ledger_folder())


def is_index_fit() -> dict[str, object]:
    """Return `{"ok": …, "documents": …}` for the readiness page."""
    state = index_state()
    return {"ok": state.is_fit, "documents": state.documents}


def forget_old(job: jobs.Running) -> None:
    """Delete searches that are older than the setting allows."""
    operations.forget_old(current_app.extensions["settings"].search_retention_days)


def init_app(app: Flask) -> None:
    """Register the listeners and the tasks."""
    activity.on_later(app, activity.EVERY_FACT, REFRESH, refresh_index)
    activity.on_later(app, "faq.feedback_given", MARK_SOLVED, mark_solved)
    jobs.task(app, queries.REBUILD, rebuild, limit_seconds=HOUR_SECONDS)
    jobs.task(app, operations.CATCH_UP, catch_up, limit_seconds=HOUR_SECONDS, backoff=PATIENCE)
    jobs.every(app, "search.keep_up", "* * * * *", keep_up)
    jobs.every(app, "search.forget_old", "7 4 * * *", forget_old)
