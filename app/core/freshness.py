"""Whether a page is still what its reader's browser keeps of it, told from one short row before anything is worked out.

Each table that pages are made of has a *stamp*, a random word that every transaction changing the table replaces just before
it commits. Tables that hold what belongs to one person have a stamp for each person besides. The stamps that concern a person
come along with the statement that finds out who is asking, so they cost nothing more.

    @freshness.page("answers", "answer_texts", minutes=5)

answers 304 while the stamps of those tables, the person, their language, company and form token, the address and the release
are the ones the browser's copy was made with. Whatever a person does themselves makes all their copies old, because it
replaces their stamp of the table of request keys: a page never shows less than what one has just done, and no form is
offered twice with the key of one already acted on.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, has_request_context, make_response, request, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Select, String, event, func, literal, select
from sqlalchemy import cast as cast_sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from app.core import access, clock
from app.core.database import Model, db_session
from app.core.i18n import locale_code

View = TypeVar("View", bound=Callable[..., Any])
Owner = Callable[[Mapping[str, Any]], int | None]
EVERYBODY = 0
CHANGED = "changed_tables"
FLASHES = "_flashes"
OWN_DEEDS = "request_keys"
# Slots every page shows.
FRAME = ("bar", "notice")


class TableStamp(Model):
    """When a table, or what it holds of one person, was changed last: another word each time. Owner 0 is everybody."""

    __tablename__ = "table_stamps"

    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(16))


def stamps_of(owner: Any) -> Select[tuple[str]]:
    """Return the statement of all stamps that concern the person with id `owner` (a column or a number), in one string."""
    stamp = TableStamp.__table__.c
    word = cast_sql(stamp.owner_id, String) + literal(":") + stamp.table_name + literal(":") + stamp.stamp
    return select(func.aggregate_strings(word, ";")).where(stamp.owner_id.in_([EVERYBODY, owner]))


OF_NOBODY = stamps_of(EVERYBODY)


def follow(app: Flask, *tables: str, owner: str | Owner | None = None) -> None:
    """Keep stamps of `tables`; `owner` names the column with the person a row belongs to, or works it out of the values.

    A statement that changes many such rows at once says whose they are with `execution_options={"owners": [ids]}`; else the
    copies of everybody count as old.
    """
    followed: dict[str, Owner | None] = app.extensions.setdefault("followed_tables", {})
    for table in tables:
        followed[table] = (lambda values: values.get(owner)) if isinstance(owner, str) else owner


def current(*tables: str) -> tuple[str, ...]:
    """Return the stamps of `tables`, those of everybody and those of the viewer, as a key to what is made of them.

    Raises `LookupError` for a table that is not followed: its changes would go unnoticed.
    """
    followed, known = current_app.extensions["followed_tables"], _known()
    unknown = [table for table in tables if table not in followed]
    if unknown:
        raise LookupError(f"tables without stamps: {', '.join(unknown)}")
    return tuple(known.get(table, "") for table in tables)


def _known() -> dict[str, str]:
    known: dict[str, str] | None = g.get("table_stamps")
    if known is None:
        person: Any = access.viewer() if has_request_context() else access.ANONYMOUS
        found = person.stamps if hasattr(person, "stamps") else db_session.scalar(OF_NOBODY)
        known = _parsed(found)
        if has_request_context():
            g.table_stamps = known
    return known


def _parsed(found: str | None) -> dict[str, str]:
    known: dict[str, str] = {}
    for word in sorted((found or "").split(";")):
        _owner, _colon, rest = word.partition(":")
        table, _colon, stamp = rest.partition(":")
        known[table] = known.get(table, "") + stamp + " "
    return known


def page(
    *tables: str, slots: tuple[str, ...] = (), minutes: int = 0, unless: Callable[[Any], bool] | None = None
) -> Callable[[View], View]:
    """Mark a page made of `tables`, of the panels of `slots`, of the frame, and of what time it is to `minutes` minutes.

    With 0 minutes the time does not matter. Viewers for whom `unless` is true always get the page anew.
    """

    def put(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            of_panels = current_app.extensions["tables_of_slots"](*FRAME, *slots)
            is_anew = request.method not in {"GET", "HEAD"} or FLASHES in session or (unless and unless(access.viewer()))
            if is_anew or of_panels is None:
                return view(*args, **kwargs)
            tag = _tag((*tables, *of_panels), minutes)
            if tag in request.if_none_match:
                return _stamped(Response(status=304), tag)
            response = make_response(view(*args, **kwargs))
            return _stamped(response, tag) if response.status_code == 200 else response

        # So that tests can compare what is said here with what the page reads.
        answer.made_of = (tables, slots)  # type: ignore[attr-defined]
        return cast("View", answer)

    return put


def _stamped(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _tag(tables: tuple[str, ...], minutes: int) -> str:
    generate_csrf()
    person = access.viewer()
    facts = (
        current_app.extensions["release"], request.full_path, request.headers.get("X-Fragment"), session.get("csrf_token"),
        locale_code(), person.id, person.name, sorted(person.company_ids), person.tier, sorted(person.roles),
        person.staff_role, person.timezone, g.get("theme"), current(OWN_DEEDS, *tables), time_slot(minutes),
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def time_slot(minutes: int) -> int:
    """Return a number that changes every `minutes` minutes; 0 for 0."""
    return int(clock.now().timestamp()) // (60 * minutes) if minutes else 0


def changed(table: str, owner: int | None) -> None:
    """Count what `table` holds of the person `owner` as changed by the open transaction, for rows that do not name them."""
    db_session().info.setdefault(CHANGED, set()).add((owner or EVERYBODY, table))


def write_down(open_session: Session) -> None:
    """Replace the stamps of what this transaction has changed; called just before it commits."""
    open_session.flush()
    changed: set[tuple[int, str]] = open_session.info.pop(CHANGED, set())
    if not changed:
        return
    rows = [{"owner_id": owner, "table_name": table, "stamp": secrets.token_hex(8)} for owner, table in sorted(changed)]
    dialect: Any = postgresql if open_session.get_bind().dialect.name == "postgresql" else sqlite
    added = dialect.insert(TableStamp.__table__).values(rows)
    key = ["owner_id", "table_name"]
    open_session.connection().execute(added.on_conflict_do_update(index_elements=key, set_={"stamp": added.excluded.stamp}))


def forget(open_session: Session) -> None:
    """Forget what a transaction that came to nothing had changed."""
    open_session.info.pop(CHANGED, None)


def _note(
    open_session: Session, table: str, rows: Iterable[Mapping[str, Any]] | None, named: Iterable[int] | None = None
) -> None:
    followed: dict[str, Owner | None] = current_app.extensions.get("followed_tables", {})
    if table not in followed:
        return
    owner_of = followed[table]
    owners: set[int | None] = {None}
    if owner_of and named is not None:
        owners = set(named)
    elif owner_of and rows is not None:
        owners = {owner_of(values) for values in rows}
    changed = open_session.info.setdefault(CHANGED, set())
    changed.update((owner or EVERYBODY, table) for owner in owners)


@event.listens_for(db_session, "after_flush")
def _after_flush(open_session: Session, _context: object) -> None:
    for row in [*open_session.new, *open_session.dirty, *open_session.deleted]:
        _note(open_session, row.__tablename__, [row.__dict__])


@event.listens_for(db_session, "do_orm_execute")
def _before_statement(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        statement: Any = state.statement
        given = state.parameters
        rows = ([given] if isinstance(given, Mapping) else given) if state.is_insert and given else None
        _note(state.session, statement.table.name, rows, state.execution_options.get("owners"))


def init_app(app: Flask) -> None:
    """Count the release among what a copy depends on, and follow what each person does."""
    app.extensions["release"] = str(app.extensions["assets"]) + _fingerprint_of_code()
    follow(app, OWN_DEEDS, owner=_person_of_key)


def _fingerprint_of_code() -> str:
    root, digest = Path(__file__).parents[2], hashlib.sha256()
    for pattern in ("app/**/*.py", "app/**/*.po", "templates/**/*.html"):
        for path in sorted(root.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _person_of_key(values: Mapping[str, Any]) -> int | None:
    kind, _colon, number = str(values.get("person", "")).partition(":")
    return int(number) if kind == "user" else None
