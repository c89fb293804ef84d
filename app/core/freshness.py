"""Whether a page is still what its reader's browser keeps of it, told from one short row before anything is worked out.

Each table that pages are made of has a *stamp*, a random word that every transaction changing the table replaces just before
it commits. Tables that hold what belongs to one person have a stamp for each person besides. The stamps that concern a person
come along with the statement that finds out who is asking, so they cost nothing more.

    @freshness.page("answers", "answer_texts", minutes=5)

The tag the browser gets is made of the bytes of the page alone, so that it tells nothing the page does not show. Which stamps,
person, language, company, form token, address and release a tag stands for is remembered in the process; while they are the
same, the page is answered 304 before the view is asked. Whatever a person does themselves makes all their copies old, because
it replaces their stamp of the table of request keys: a page never shows less than what one has just done, and no form is
offered again with the key of one already acted on.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, has_request_context, make_response, request, session
from sqlalchemy import Select, String, event, literal_column, select
from sqlalchemy import cast as cast_sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column
from sqlalchemy.sql.functions import FunctionElement

from app.core import access, clock
from app.core.database import Model, db_session
from app.core.i18n import locale_code
from app.core.page_keys import same_keys
from app.core.signed_sessions import csrf_token

View = TypeVar("View", bound=Callable[..., Any])
Owner = Callable[[Mapping[str, Any]], int | None]
EVERYBODY, NOBODY = 0, -1
OK = 200
MOST_KNOWN = 20_000
# A word of some kilobytes each, the same for a person until something changes.
MOST_PARSED = 500
CHANGED = "changed_tables"
FLASHES, CSRF = "_flashes", "csrf_token"
OWN_DEEDS = "request_keys"
# Slots every page shows.
FRAME = ("bar", "notice")


class TableStamp(Model):
    """When a table, or what it holds of one person, was changed last: another word each time. Owner 0 is everybody."""

    __tablename__ = "table_stamps"

    owner_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    stamp: Mapped[str] = mapped_column(String(16))


class _Joined(FunctionElement[str]):
    """Words of many rows, put together with semicolons. SQLAlchemy's own is written anew each time it is executed."""

    type, name, inherit_cache = String(), "joined", True


@compiles(_Joined)
def _compile_joined(element: _Joined, compiler: Any, **given: Any) -> str:
    name = "string_agg" if compiler.dialect.name == "postgresql" else "group_concat"
    return f"{name}({compiler.process(element.clauses, **given)}, ';')"


def stamps_of(owner: Any) -> Select[Any]:
    """Return the statement of all stamps that concern the person with id `owner` (a column or a number), in one string."""
    stamp, colon = TableStamp.__table__.c, literal_column("':'", String)
    word = cast_sql(stamp.owner_id, String) + colon + stamp.table_name + colon + stamp.stamp
    return select(_Joined(word)).where(stamp.owner_id.in_([EVERYBODY, owner]))


OF_NOBODY = stamps_of(EVERYBODY)


def follow(app: Flask, *tables: str, owner: str | Owner | None = None) -> None:
    """Keep stamps of `tables`; `owner` names the column with the person a row belongs to, or works it out of the values.

    A statement that changes many such rows at once says whose they are with `execution_options={"owners": [ids]}`; else the
    copies of everybody count as old. An empty list says that the change is nobody's news, as that of a count of views.
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


def _known() -> Mapping[str, str]:
    known: Mapping[str, str] | None = g.get("table_stamps")
    if known is None:
        person: Any = access.viewer() if has_request_context() else access.ANONYMOUS
        found = person.stamps if hasattr(person, "stamps") else db_session.scalar(OF_NOBODY)
        known = _parsed(found)
        if has_request_context():
            g.table_stamps = known
    return known


@lru_cache(maxsize=MOST_PARSED)
def _parsed(found: str | None) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for word in sorted((found or "").split(";")):
        _owner, _colon, rest = word.partition(":")
        table, _colon, stamp = rest.partition(":")
        known[table] = known.get(table, "") + stamp + " "
    return known


def page(
    *tables: str,
    slots: tuple[str, ...] = (),
    minutes: int = 0,
    unless: Callable[[Any], bool] | None = None,
    on_kept: Callable[..., None] | None = None,
) -> Callable[[View], View]:
    """Mark a page made of `tables`, of the panels of `slots`, of the frame, and of what time it is to `minutes` minutes.

    With 0 minutes the time does not matter. Viewers for whom `unless` is true always get the page anew. `on_kept` is called
    with the arguments of the view when it is not, because the browser has the page.
    """

    def put(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            of_panels = current_app.extensions["tables_of_slots"](*FRAME, *slots)
            is_anew = request.method not in {"GET", "HEAD"} or FLASHES in session or (unless and unless(access.viewer()))
            if is_anew or of_panels is None:
                return view(*args, **kwargs)
            state, known = _state((*tables, *of_panels), minutes), current_app.extensions["known_copies"]
            tag = known.get(state)
            if tag is not None and request.if_none_match.contains_weak(tag):
                if on_kept is not None:
                    on_kept(*args, **kwargs)
                return _stamped(Response(status=304), tag)
            # The page must come out the same whenever it shows the same, and differ after anything its reader has done.
            g.keys_of_page = same_keys(repr((session.get(CSRF), current(OWN_DEEDS), request.full_path)))
            response = make_response(view(*args, **kwargs))
            return _with_tag(response, state) if response.status_code == OK else response

        # So that tests can compare what is said here with what the page reads.
        answer.made_of = (tables, slots)  # type: ignore[attr-defined]
        return cast("View", answer)

    return put


def _with_tag(response: Response, state: bytes) -> Response:
    known: dict[bytes, str] = current_app.extensions["known_copies"]
    if len(known) >= MOST_KNOWN:
        for one in list(known)[: MOST_KNOWN // 2]:
            known.pop(one, None)
    tag = known.get(state)
    if tag is None:
        tag = known[state] = hashlib.sha256(response.get_data()).hexdigest()[:32]
    # What changed was nothing this reader sees: the page need not travel again.
    return _stamped(Response(status=304) if request.if_none_match.contains_weak(tag) else response, tag)


def _stamped(response: Response, tag: str) -> Response:
    # Weak, because the same page is sent in several codings.
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _state(tables: tuple[str, ...], minutes: int) -> bytes:
    csrf_token()
    person = access.viewer()
    everything = (
        current_app.extensions["release"], request.full_path, request.headers.get("X-Fragment"), session.get(CSRF),
        locale_code(), person.id, person.name, sorted(person.company_ids), person.tier, sorted(person.roles),
        person.staff_role, person.timezone, g.get("theme"), current(OWN_DEEDS, *tables), time_slot(minutes),
    )  # fmt: skip
    # Thousands are remembered, so each is told in few bytes.
    return hashlib.blake2b(repr(everything).encode(), digest_size=16).digest()


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
    if named is not None and (owner_of or not named):
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
    app.extensions["known_copies"] = {}
    follow(app, OWN_DEEDS, owner=_person_of_key)


def _fingerprint_of_code() -> str:
    root, digest = Path(__file__).parents[2], hashlib.sha256()
    for pattern in ("app/**/*.py", "app/**/*.po", "templates/**/*.html"):
        for path in sorted(root.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _person_of_key(values: Mapping[str, Any]) -> int:
    kind, _colon, number = str(values.get("person", "")).partition(":")
    return int(number) if kind == "user" else NOBODY
