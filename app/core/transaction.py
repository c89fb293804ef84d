"""`@transaction`: the outermost operation commits, inner ones join; nobody else commits."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.core import freshness
from app.core.database import db_session, writing_options
from app.core.errors import Busy, Conflict, Refused
from app.core.i18n import _
from app.core.write_lock import write_lock
from app.extensions import db

P = ParamSpec("P")
R = TypeVar("R")
UNIQUE_VIOLATION, DEADLOCK = "23505", "40P01"


class DiskFull(Busy):
    """The disk holds no more; nothing was written (507)."""


def transaction(operation: Callable[P, R]) -> Callable[P, R]:
    """Run `operation` in a writing transaction, or in the one that is already open.

    Raises `Refused` on a broken unique constraint, `Conflict` when a versioned row changed meanwhile, `Busy` when the
    database cannot be written to within 5 seconds and `DiskFull` when the disk is full.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db_session()
        if session.info.get("writing"):
            return operation(*args, **kwargs)
        with _writing(session):
            return operation(*args, **kwargs)

    return run


def transact() -> AbstractContextManager[None]:
    """Return a context manager that does what `@transaction` does; for loops that commit in portions."""
    return _writing(db_session())


def beside(operation: Callable[P, R]) -> Callable[P, R]:
    """Run `operation`, which commits before what a form asks for has begun: what waits for that one's commit goes on waiting.

    Such are an attempt that is counted and a file that is taken in: when the rest fails, the form counts as not acted on.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        waiting = db_session().info.pop("before_commit", None)
        try:
            return operation(*args, **kwargs)
        finally:
            if waiting:
                db_session().info["before_commit"] = waiting

    return run


def before_commit(hook: Callable[[], None]) -> None:
    """Call `hook` inside the next outermost transaction of this session, just before it commits."""
    db_session().info.setdefault("before_commit", []).append(hook)


@contextmanager
def _writing(session: Session) -> Iterator[None]:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed before the transaction began")
    # Ends the read transaction, whose snapshot could not be upgraded; loaded rows stay, versions guard against staleness.
    session.commit()
    with write_lock(db.engine):
        try:
            session.info["writing"] = True
            session.connection(execution_options=writing_options(db.engine))
            yield
            for hook in session.info.pop("before_commit", []):
                hook()
            freshness.write_down(session)
            session.commit()
        except BaseException as error:
            session.rollback()
            raise _translate(error) from error
        finally:
            session.info.pop("writing", None)
            freshness.forget(session)


def _translate(error: BaseException) -> BaseException:
    if isinstance(error, StaleDataError):
        return Conflict()
    if isinstance(error, IntegrityError) and _is_duplicate(error):
        return Refused(_("This clashes with something that is already saved. Reload the page and try again."))
    if isinstance(error, OperationalError):
        words = str(error.orig)
        if getattr(error.orig, "sqlstate", "") == DEADLOCK or "locked" in words or "busy" in words:
            return Busy()
        if "full" in words or "No space left" in words:
            return DiskFull()
    return error


def _is_duplicate(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", "") == UNIQUE_VIOLATION or "UNIQUE constraint" in str(error.orig)
