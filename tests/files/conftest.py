"""What all tests of files share: a storage of their own, and a note that files hang on."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.core import storage, subjects


class Note:
    """Something files hang on."""

    def __init__(self, key: int) -> None:
        self.id = key


@pytest.fixture(autouse=True)
def _storage_of_its_own(app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "storage", storage.Storage("", tmp_path / "files"))


@pytest.fixture
def note_readers(app: Flask) -> Iterator[set[int]]:
    """Ids of the people who may see the note that files hang on in these tests."""
    readers: set[int] = set()

    def among(viewer: Any, ids: Any) -> list[Note]:
        return [Note(one) for one in ids if viewer.id in readers]

    subjects.register(app, subjects.Subject(kind="test_note", among=among, title=str, url=lambda note: "/", kind_label="Note"))
    yield readers
    del subjects.all_subjects(app)["test_note"]
