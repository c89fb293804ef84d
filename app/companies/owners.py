"""Who looks after companies. Companies know no people, so the layer above hands in a directory of the staff."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, current_app


@dataclass(frozen=True)
class Directory:
    """Three look-ups in the list of staff.

    `choices()` returns `(id, name)` of everybody who may be an owner, in order; `names(ids)` the names of those ids, former
    staff included; `ids_by_mail(mails)` the ids of possible owners by lower-case mail address.
    """

    choices: Callable[[], Sequence[tuple[int, str]]]
    names: Callable[[Iterable[int]], Mapping[int, str]]
    ids_by_mail: Callable[[Iterable[str]], Mapping[str, int]]


NOBODY = Directory(choices=list, names=lambda ids: {}, ids_by_mail=lambda mails: {})
KEY = "company_owners"


def provide(app: Flask, directory: Directory) -> None:
    """Use `directory` from now on. Raises `RuntimeError` when one was handed in already."""
    if KEY in app.extensions:
        raise RuntimeError("the directory of company owners is provided twice")
    app.extensions[KEY] = directory


def _directory() -> Directory:
    directory: Directory = current_app.extensions.get(KEY, NOBODY)
    return directory


def choices() -> Sequence[tuple[int, str]]:
    """Return `(id, name)` of everybody who may look after a company."""
    return _directory().choices()


def names(ids: Iterable[int | None]) -> Mapping[int, str]:
    """Return the names of owners by id; ids nobody knows and None are left out."""
    wanted = {one for one in ids if one is not None}
    return _directory().names(wanted) if wanted else {}


def ids_by_mail(mails: Iterable[str]) -> Mapping[str, int]:
    """Return the ids of possible owners by lower-case mail address."""
    wanted = {mail.lower() for mail in mails if mail}
    return _directory().ids_by_mail(wanted) if wanted else {}


def may_own(person_id: int) -> bool:
    """Whether the person of that id may be made the owner of a company."""
    return any(person_id == known for known, _name in choices())
