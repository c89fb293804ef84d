"""The `portal` command: the application's own commands, with every failure a sentence instead of a traceback."""

import sys
from collections.abc import Sequence

import click
from flask.cli import ScriptInfo
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from app import create_app
from app.core.errors import Busy, Conflict, Forbidden, NotFound, Refused, TooMany
from app.core.transaction import DiskFull

FAILED = 1
INTERRUPTED = 130
#: How SQLite and PostgreSQL say that a table or column is not there.
MISSING_WORDS, MISSING_STATES = ("no such table", "no such column"), {"42P01", "42703"}
NOT_PREPARED = "The database is not up to date yet. Run “portal setup” first."
SENTENCES: dict[type[Exception], str] = {
    DiskFull: "The disk is full; nothing was changed.",
    Busy: "The database is busy; nothing was changed. Please try again.",
    NotFound: "There is no such thing.",
    Forbidden: "This is not allowed.",
    Conflict: "This was changed by somebody else meanwhile. Please look again.",
    TooMany: "This was asked for too often. Please wait a while.",
}
TOLD: tuple[type[Exception], ...] = (ValidationError, Refused, OSError, OperationalError, *SENTENCES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 0 means done."""
    try:
        app = create_app()
        code = app.cli.main(
            list(sys.argv[1:] if arguments is None else arguments),
            prog_name="portal",
            obj=ScriptInfo(create_app=lambda: app),
            standalone_mode=False,
        )
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else FAILED
    except ProgrammingError as error:
        if not _is_unprepared(error):
            raise
        click.echo(NOT_PREPARED, err=True)
        return FAILED
    except TOLD as error:
        for sentence in told(error):
            click.echo(sentence, err=True)
        return FAILED


def told(error: Exception) -> list[str]:
    """Return the sentences a person reads about `error`."""
    if isinstance(error, ValidationError):
        return [_setting(list(one["loc"]), one["msg"]) for one in error.errors()]
    if isinstance(error, Refused):
        return [str(error.message)]
    if isinstance(error, OperationalError):
        if _is_unprepared(error):
            return [NOT_PREPARED]
        return [f"The database cannot be used: {str(error.orig).splitlines()[0]}"]
    if isinstance(error, OSError):
        return [": ".join(str(part) for part in (error.filename, error.strerror or type(error).__name__) if part)]
    return [next(sentence for kind, sentence in SENTENCES.items() if isinstance(error, kind))]


def _is_unprepared(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", "") in MISSING_STATES or any(words in str(error.orig) for words in MISSING_WORDS)


def _setting(place: list[object], message: str) -> str:
    name = f"ENGAWA_{str(place[0]).upper()}: " if place else ""
    return name + message.removeprefix("Value error, ")
