"""Taking in files, and giving them to the texts that mention them."""

import hashlib
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from sqlalchemy import select

from app.core import activity, images, jobs, storage
from app.core.access import Viewer, ensure
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.portions import portions
from app.core.transaction import beside, transaction
from app.files import facts, kinds, policy, queries, rules
from app.files.models import LONGEST_ALT, File, State
from app.files.names import safe_name
from app.files.operations.stored import PICTURES, PORTION, WHOLE, smaller_key

SCAN = "files.scan"


class TooLarge(Refused):
    """The file has more bytes than any file may have."""


def upload(actor: Viewer, data: bytes | BinaryIO, filename: str, alt: str = "") -> File:
    """Keep a file of any kind that is taken here and return its row, loose until a text takes it.

    Pictures become WebP without metadata, with smaller versions; `alt` is their text alternative. Anything else is kept as it
    came: at once, or - when the site has a scanner - once that found nothing (`pending` until then). `data` may be an open
    file, which is measured before it is read. Raises `TooLarge` beyond 25 MB, `Refused` for kinds that are not taken,
    content that is not what the name says, and beyond what a person or a company may keep.
    """
    ensure(policy.can_upload(actor))
    _refuse_larger(len(data) if isinstance(data, bytes) else data.seek(0, io.SEEK_END))
    if not isinstance(data, bytes):
        data.seek(0)
        data = data.read()
    if kinds.extension_of(filename) in kinds.PICTURES:
        return upload_image(actor, data, filename, alt)
    _refuse_beyond_quota(actor, len(data))
    content_type = kinds.verify(data, filename)
    key = storage.new_key(WHOLE)
    storage.put(key, data, content_type)
    digest = hashlib.sha256(data).hexdigest()
    file = File(
        key=key,
        owner_id=actor.id,
        company_id=actor.company_id,
        filename=safe_name(filename, kinds.extension_of(filename)),
        content_type=content_type,
        size=len(data),
        sha256=digest,
        source_sha256=digest,
        state=State.PENDING if rules.settings().scan_command else State.CLEAN,
    )
    return _record(actor, file)


def upload_image(actor: Viewer, data: bytes, filename: str, alt: str = "") -> File:
    """Keep a picture and return its row, loose until a text takes it.

    Raises as `upload`, and `Refused` for what is no picture. Drawing and storing happen before the transaction, which stays
    short; what is stored without a row is swept away. No scanner looks at it: nothing but its pixels is kept.
    """
    ensure(policy.can_upload(actor))
    _refuse_larger(len(data))
    _refuse_beyond_quota(actor, len(data))
    picture = images.verify(data, filename)
    key = storage.new_key(PICTURES)
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


@beside
@transaction
def _record(actor: Viewer, file: File) -> File:
    _refuse_beyond_quota(actor, file.size)
    db_session.add(file)
    # Written down for whoever looks for it, but no news of the company: what the file is put into is.
    activity.record(facts.UPLOADED, actor=actor, subject=file, title=file.filename)
    if file.state == State.PENDING:
        jobs.enqueue(SCAN, {"file_id": file.id})
    return file


def _refuse_larger(size: int) -> None:
    if size > policy.LARGEST_BYTES:
        raise TooLarge(_("This file is larger than 25 MB. Please make it smaller and try again."), "file")


def _refuse_beyond_quota(actor: Viewer, size: int) -> None:
    if actor.is_system:
        return
    quota = rules.quota_of(actor)
    count, kept = queries.kept_by(actor)
    if count >= quota.files or kept + size > quota.size:
        raise Refused(_("You have reached the space for files. Please ask customer success to make room."), "file")
    if actor.company_id and not actor.is_staff and queries.usage_of(actor.company_id).size + size > rules.quota_of_company():
        raise Refused(_("Your company has reached the space for files. Please ask customer success to make room."), "file")


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
    for portion in portions(wanted, PORTION):
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
