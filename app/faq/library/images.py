"""Images that lie beside imported texts: uploaded once, recognised by their content when they come again."""

import hashlib
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import select

from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Refused
from app.faq.library.sources import Found
from app.faq.models import Answer
from app.faq.operations import WORK
from app.files import operations, queries
from app.files.models import File


class Images:
    """The images of one import; `root` is the folder nothing may be read outside of."""

    def __init__(self, actor: Viewer, root: Path) -> None:
        self._actor = actor
        self._root = root.resolve()
        self._urls: dict[tuple[Found, str], str | None] = {}
        self._new: dict[Found, list[int]] = {}
        self.answer_ids: dict[str, int] = {}

    def url(self, piece: Found, target: str) -> str | None:
        """Return the address of the image `target` of a piece, uploading it at first sight; None when it cannot be had."""
        if (piece, target) not in self._urls:
            self._urls[piece, target] = self._find_or_upload(piece, target)
        return self._urls[piece, target]

    def missing(self, piece: Found) -> bool:
        """Whether an image of the piece could not be had."""
        return any(url is None for (owner, _target), url in self._urls.items() if owner is piece)

    def attach(self, piece: Found, answer: Answer) -> None:
        """Give the images uploaded for a piece to its answer."""
        if file_ids := self._new.pop(piece, []):
            operations.attach(self._actor, file_ids, (WORK, answer.id))

    def _find_or_upload(self, piece: Found, target: str) -> str | None:
        path = self._path(piece, target)
        if path is None:
            return None
        data = path.read_bytes()
        file = self._known(piece, hashlib.sha256(data).hexdigest())
        if file is None:
            try:
                file = operations.upload_image(self._actor, data, path.name)
            except Refused:
                return None
            self._new.setdefault(piece, []).append(file.id)
        return queries.path_of(file)

    def _path(self, piece: Found, target: str) -> Path | None:
        relative = unquote(target.partition("?")[0].partition("#")[0])
        if piece.folder is None or not relative:
            return None
        start = self._root if relative.startswith("/") else piece.folder
        path = (start / relative.lstrip("/")).resolve()
        return path if path.is_relative_to(self._root) and path.is_file() else None

    def _known(self, piece: Found, digest: str) -> File | None:
        answer_id = self.answer_ids.get(piece.key)
        if answer_id is None:
            return None
        held = select(File).where(File.subject_kind.in_([Answer.SUBJECT, WORK]), File.subject_id == answer_id)
        return db_session.scalar(held.where(File.source_sha256 == digest).limit(1))
