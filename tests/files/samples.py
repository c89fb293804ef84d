"""Arguments for the routes of files in the matrix of routes and people."""

import hashlib
from collections.abc import Callable
from typing import Any

from app.core import storage
from app.core.database import db_session
from app.core.transaction import transact
from app.files.models import File
from app.files.operations import PICTURES
from tests.support.cast import Cast

BYTES = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"


def _loose_file(cast: Cast) -> dict[str, Any]:
    digest = hashlib.sha256(BYTES).hexdigest()
    file = File(
        key=storage.new_key(PICTURES), owner_id=cast.mia.id, company_id=cast.mia.company_id, filename="a.webp",
        content_type="image/webp", size=len(BYTES), width=1, height=1, sha256=digest, source_sha256=digest,
    )  # fmt: skip
    storage.put(file.key, BYTES, file.content_type)
    with transact():
        db_session.add(file)
    return {"file_id": file.id, "name": file.filename}


SAMPLES: dict[str, Callable[[Cast], dict[str, Any]]] = {
    "files.show": _loose_file,
    "files.about": lambda cast: {"file_id": _loose_file(cast)["file_id"]},
}
OUTSIDER_404 = {"files.show", "files.about"}
