"""Uploading, attaching and sweeping files."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, select

from app.core import activity, clock, images, storage
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.logs import log
from app.core.transaction import transaction
from app.files import facts, policy, queries
from app.files.models import LONGEST_ALT, File
from app.files.names import safe_name

FOLDER = "images"
LOOSE_FOR = timedelta(hours=24)
PORTION = 500

T = TypeVar("T")


def upload_image(actor: Viewer, data: bytes, filename: str, alt: str = "") -> File:
    """Keep a picture and return its row, loose until a text takes it.

    Raises `Refused` for what is no picture, is larger than 25 MB or goes beyond what one person may keep here. Drawing and
    storing happen before the transaction, which stays short; what is stored without a row is swept away.
    """
    ensure(policy.can_upload(actor))
    if len(data) > policy.LARGEST_BYTES:
        raise Refused(_("This file is larger than 25 MB. Please make it smaller and try again."), "file")
    _refuse_beyond_quota(actor, len(data))
    picture = images.verify(data, filename)
    key = storage.new_key(FOLDER)
    for width, smaller in picture.smaller.items():
        storage.put(smaller_key(key, width), smaller, images.CONTENT_TYPE)
    storage.put(key, picture.data, images.CONTENT_TYPE)
    file = File(
        key=key,
        owner_id=actor.id,
        company_id=actor.company_id,
        filename=safe_name(filename, "webp"),
        content_type=images.CONTENT_TYPE,
        size=len(picture.data) + sum(len(smaller) for smaller in picture.smaller.values()),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(picture.data).hexdigest(),
        source_sha256=hashlib.sha256(data).hexdigest(),
        alt=" ".join(alt.split())[:LONGEST_ALT],
    )
    return _record(actor, file)


@transaction
def _record(actor: Viewer, file: File) -> File:
    _refuse_beyond_quota(actor, file.size)
    db_session.add(file)
    activity.record(facts.UPLOADED, actor=actor, subject=file, company_id=file.company_id, title=file.filename)
    return file


def _refuse_beyond_quota(actor: Viewer, size: int) -> None:
    if actor.is_system:
        return
    quota = policy.quota_of(actor)
    count, kept = queries.kept_by(actor)
    if count >= quota.files or kept + size > quota.size:
        raise Refused(_("You have reached the space for pictures. Please ask customer success to make room."), "file")


def smaller_key(key: str, width: int) -> str:
    """Where the version of a picture that is `width` pixels wide lies."""
    return f"{key}-{width}"


@transaction
def attach(actor: Viewer, file_ids: Iterable[int], subject: Any) -> int:
    """Give loose files of `actor` to `subject`, a row with `SUBJECT` or `(kind, id)`; how many hang there afterwards.

    The caller has checked that `actor` may change the subject. Ids of other people's and other subjects' files are passed over:
    mentioning them in a text opens nothing.
    """
    ensure(policy.can_upload(actor))
    kind, subject_id = activity.subject_key(subject)
    if kind is None or subject_id is None:
        raise ValueError("files need a subject")
    wanted = list(dict.fromkeys(file_ids))
    attached = 0
    for portion in _portions(wanted):
        for file in db_session.scalars(select(File).where(File.id.in_(portion))):
            if policy.can_attach(actor, file, kind, subject_id):
                file.subject_kind, file.subject_id = kind, subject_id
                attached += 1
    db_session.flush()
    return attached


@transaction
def share_out(subject_id: int, shown: Iterable[int], *, seen: str, unseen: str) -> None:
    """Hang those files of a subject whose ids are `shown` on its kind `seen`, its others on `unseen`.

    For subjects of which readers see a part only. The caller has checked who may change the subject; files of others stay.
    """
    wanted = set(shown)
    held = select(File).where(File.subject_kind.in_([seen, unseen]), File.subject_id == subject_id)
    for file in db_session.scalars(held):
        file.subject_kind = seen if file.id in wanted else unseen
    db_session.flush()


def _portions(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while portion := list(islice(rest, PORTION)):
        yield portion


def sweep() -> dict[str, int]:
    """Delete what is loose for a day, stored without a row, and report rows whose bytes are gone; the counts by kind."""
    counts = {"loose": 0, "orphans": 0, "missing": 0}
    for key in _forget_loose():
        _delete_stored(key)
        counts["loose"] += 1
    stored = set()
    limit = clock.now() - LOOSE_FOR
    for portion in _portions(storage.list(FOLDER)):
        known = queries.keys_among({_main_key(item.key) for item in portion})
        for item in portion:
            stored.add(item.key)
            if _main_key(item.key) not in known and item.written_at < limit:
                storage.delete(item.key)
                counts["orphans"] += 1
    for file_id, key in db_session.execute(select(File.id, File.key).where(File.created_at < limit)):
        if key not in stored:
            log.error("files.missing", file_id=file_id)
            counts["missing"] += 1
    return counts


@transaction
def _forget_loose() -> list[str]:
    loose = (File.subject_kind.is_(None), File.created_at < clock.now() - LOOSE_FOR)
    return list(db_session.scalars(delete(File).where(*loose).returning(File.key)))


def _main_key(key: str) -> str:
    return key.partition("-")[0]


def _delete_stored(key: str) -> None:
    storage.delete(key)
    for width in images.WIDTHS:
        storage.delete(smaller_key(key, width))
