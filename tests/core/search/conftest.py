"""A small bilingual library and engines over it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.search import Document, Engine

LIBRARY = (
    Document(
        "answer",
        1,
        "ja",
        "パスワードを忘れたとき",
        ("ログインできない",),
        "再設定のメールを送ります。届いたリンクから引っ越しできます。",
        "アカウント",
        entry="answer:1",
    ),
    Document(
        "answer",
        2,
        "en",
        "I forgot my password",
        ("Cannot sign in",),
        "We send you a reset mail with a link.",
        "Account",
        entry="answer:1",
    ),
    Document(
        "answer",
        3,
        "en",
        "Error 0x80070005 when printing over TLS1.2",
        (),
        "The printer answers 550 5.7.57 to KB5034441.",
        "Printing",
    ),
    Document(
        "answer",
        4,
        "ja",
        "請求書の宛名を変更する",
        (),
        "管理者が請求の画面で書き換えます。サーバーの設定は要りません。",
        "支払い",
    ),
    Document(
        "answer",
        5,
        "ja",
        "会議の録画を見る",
        (),
        "録画は会議の主催者のフォルダーに保存されます。Webサイトからも見られます。",
        "会議",
        audience="staff",
    ),
    Document("thread", 1, "ja", "印刷の余白について", (), "プリンターの余白が広すぎます。", "印刷", tags=("用紙",)),
)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Return an engine without vectors over the library."""
    made = Engine.open(tmp_path / "search", vectors=False)
    made.rebuild(LIBRARY)
    return made


@pytest.fixture(scope="session")
def meaning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return an engine with vectors over the library; tests only read it."""
    made = Engine.open(tmp_path_factory.mktemp("meaning") / "search")
    made.rebuild(LIBRARY)
    yield made


def path_of_socket() -> Iterator[Path]:
    """Yield a path for a socket: those may not be long, and the folders of tests are."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "socket"
