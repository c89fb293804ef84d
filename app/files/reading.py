"""A stored object as an open file, read in pieces when and where it is wanted."""

import io

from app.core.storage import Storage


class StoredFile(io.RawIOBase):
    """Read-only and seekable; `size` is that of the object. Raises `FileNotFoundError` while reading when it vanished."""

    def __init__(self, storage: Storage, key: str, size: int) -> None:
        super().__init__()
        self._storage, self._key, self._size, self._place = storage, key, size, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place, which may lie behind the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        """Return the next `size` bytes, all that is left without one."""
        end = self._size if size is None or size < 0 else min(self._size, self._place + size)
        if self._place >= end:
            return b""
        piece = self._storage.part(self._key, self._place, end)
        self._place = end
        return piece
