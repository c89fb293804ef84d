"""Reading files: every way begins with who may see them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core import subjects
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import NotFound
from app.core.keys import LARGEST_KEY
from app.files import policy
from app.files.models import File

_MENTION = re.compile(r"/files/(\d{1,9})/")
_UNITS = ("B", "KB", "MB", "GB", "TB")
STEP = 1024


@dataclass(frozen=True)
class Usage:
    """Number and bytes of files."""

    files: int
    size: int


def among(viewer: Viewer, ids: Sequence[int]) -> list[File]:
    """Return those of `ids` that `viewer` may see: loose ones of their own, attached ones whose subject they see."""
    wanted = [one for one in ids if 0 < one <= LARGEST_KEY]
    found = db_session.scalars(select(File).where(File.id.in_(wanted)).order_by(File.id)).all() if wanted else []
    seen = {
        kind: subjects.visible(
            viewer, kind, sorted({file.subject_id for file in found if file.subject_kind == kind and file.subject_id})
        )
        for kind in {file.subject_kind for file in found if file.subject_kind}
    }
    return [
        file
        for file in found
        if policy.can_see(
            viewer, file, sees_subject=file.subject_kind is not None and file.subject_id in seen[file.subject_kind]
        )
    ]


def get(viewer: Viewer, file_id: int) -> File:
    """Return a file `viewer` may see. Raises `NotFound`."""
    found = among(viewer, [file_id])
    if not found:
        raise NotFound
    return found[0]


def of_subject(kind: str, subject_id: int) -> list[File]:
    """Return the files attached to a subject the caller has already checked."""
    return list(
        db_session.scalars(select(File).where(File.subject_kind == kind, File.subject_id == subject_id).order_by(File.id))
    )


def with_source(viewer: Viewer, source_sha256: str) -> File | None:
    """Return the latest file `viewer` made from the same bytes (SHA-256 in hex), for imports that run again."""
    owner = File.owner_id.is_(None) if viewer.id is None else File.owner_id == viewer.id
    return db_session.scalars(
        select(File).where(owner, File.source_sha256 == source_sha256).order_by(File.id.desc()).limit(1)
    ).first()


def ids_in(text: str) -> list[int]:
    """Return the ids of the files a Markdown or HTML text mentions, in order, each once."""
    return list(dict.fromkeys(int(found) for found in _MENTION.findall(text)))


def path_of(file: File) -> str:
    """The path of the file on this site; the name in it is only for people, who read it in texts: letters stay letters."""
    return f"/files/{file.id}/{file.filename}"


def markdown_for(file: File) -> str:
    """Return the Markdown that shows the picture, or links to the file with its size beside the name."""
    if not file.is_picture:
        return f'[{file.filename}]({path_of(file)} "{size_of(file.size)}")'
    alt = re.sub(r"[\[\]\\!`<>]", "", file.alt or file.filename.rsplit(".", 1)[0])
    return f"![{alt}]({path_of(file)})"


def size_of(size: int) -> str:
    """Return bytes as people read them: 900 B, 12 KB, 3.4 MB."""
    amount, unit = float(size), 0
    while amount >= STEP and unit < len(_UNITS) - 1:
        amount, unit = amount / STEP, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit > 1 and amount < 10 else f"{round(amount)} {_UNITS[unit]}"


def kept_by(viewer: Viewer) -> tuple[int, int]:
    """Return number and bytes of the files `viewer` keeps here."""
    row = db_session.execute(
        select(func.count(File.id), func.coalesce(func.sum(File.size), 0)).where(File.owner_id == viewer.id)
    ).one()
    return int(row[0]), int(row[1])


def usage_of(company_id: int) -> Usage:
    """Return what the people of a company keep here; the caller has checked who asks."""
    row = db_session.execute(
        select(func.count(File.id), func.coalesce(func.sum(File.size), 0)).where(File.company_id == company_id)
    ).one()
    return Usage(int(row[0]), int(row[1]))


def keys_among(keys: Iterable[str]) -> set[str]:
    """Return those of the storage `keys` that rows know."""
    return set(db_session.scalars(select(File.key).where(File.key.in_(list(keys)))))
