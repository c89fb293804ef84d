"""Reading what other tools wrote: front matter, encodings, MDX, zips, rows, and every way they can be broken."""

import json
import zipfile
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.faq.library.sources import Found, Skipped, plain_text, read, values
from app.faq.library.sources.archives import unpack

DATA = Path(__file__).parents[4] / "shared" / "data"
KINDS = {
    "faq-ja-m365": 2878,
    "help-ja-growi": 275,
    "faq-ja-pypi": 124,
    "faq-ja-python": 348,
    "faq-ja-freee-a11y": 26,
    "faq-en-tor-support": 332,
    "help-en-plausible": 132,
}


def _all(path: Path) -> tuple[list[Found], dict[str, str]]:
    pieces = list(read(path))
    found = [piece for piece in pieces if isinstance(piece, Found)]
    return found, {piece.where: piece.reason for piece in pieces if isinstance(piece, Skipped)}


def _write(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_a_folder_says_language_category_and_key(tmp_path: Path) -> None:
    _write(tmp_path, "ja/billing/invoice.md", "---\ntitle: 請求書\ntags: [請求, 支払い]\nupdated: 2026-01-02\n---\n本文です。")
    _write(tmp_path, "en/billing/invoice.md", "# Invoices\n\nThe body.")
    (en, ja), skipped = _all(tmp_path)
    assert skipped == {}
    assert (en.key, en.lang, en.title, en.body, en.category) == ("billing/invoice", "en", "Invoices", "The body.", ("billing",))
    assert (ja.key, ja.lang, ja.title, ja.tags) == ("billing/invoice", "ja", "請求書", ("請求", "支払い"))
    assert ja.updated_at is not None
    assert ja.updated_at.date().isoformat() == "2026-01-02"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_japanese_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    _write(tmp_path, "a.md", "# 文字化けするとき\n\nエクセルで保存した表を開きます。".encode(encoding))
    (found,), _skipped = _all(tmp_path)
    assert (found.title, found.lang) == ("文字化けするとき", "ja")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.md", b"\x00\x01\x02\x89PNG" * 40, "not_text"),
        ("a.md", "---\ntitle: [unclosed\n---\ntext", "front_matter"),
        ("a.md", "---\ntitle: Only a head\n---\n", "empty"),
        ("a.md", "---\nlang: fr\n---\n# Bonjour\n\nSalut", "language"),
        ("a.md", "x" * (1024 * 1024 + 1), "too_large"),
        ("a.exe", "MZ", "not_text"),
        ("a.jsonl", '{"title": "x", "body": ', "json"),
        ("a.jsonl", '["a list"]', "not_an_object"),
        ("a.jsonl", '{"title": "x", "body": "y", "translated": false}', "untranslated"),
        ("a.jsonl", '{"body": "words without any name"}', "no_title"),
        ("a.csv", "name,text\n1,2\n", "columns"),
        ("a.csv", "title,body\nonly one\n", "row"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    _write(tmp_path, name, content)
    found, skipped = _all(tmp_path)
    assert found == []
    assert list(skipped.values()) == [reason]


def test_a_csv_of_a_japanese_office_is_read(tmp_path: Path) -> None:
    text = '質問,回答,カテゴリ,タグ\r\n締め日は？,"毎月\r\n末日です",請求 > 締め,"月次,締め"\r\n'
    _write(tmp_path, "faq.csv", text.encode("cp932"))
    (found,), skipped = _all(tmp_path)
    assert skipped == {}
    assert (found.title, found.category, found.tags) == ("締め日は？", ("請求", "締め"), ("月次", "締め"))
    assert found.body == "毎月\n末日です"


def test_pieces_with_one_id_are_told_apart_by_their_words(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "title": "A", "body": "one"},
        {"id": "1", "title": "A", "body": "one"},
        {"id": "1", "title": "B", "body": "two"},
    ]
    _write(tmp_path, "rows.jsonl", "\n".join(json.dumps(row) for row in rows))
    found, skipped = _all(tmp_path)
    assert [(one.key, one.has_twin) for one in found] == [("1", False), ("1~2", True)]
    assert skipped == {"rows.jsonl:2": "duplicate"}


def test_mdx_and_its_like_become_plain_markdown() -> None:
    text = (
        "import X from '@site/x';\n\n<Tabs value=\"a\">\nWords <Badge /> here.\n</Tabs>\n\n<!-- hidden -->\n[[toc]]\n"
        "```js\nimport y from 'y';\n<Keep />\n```\n## Head {#id}\n"
    )
    assert plain_text.tidy(text).split() == (
        ["Words", "here.", "```js", "import", "y", "from", "'y';", "<Keep", "/>", "```", "##", "Head"]
    )
    assert (
        plain_text.from_rst("Use :func:`open` and `docs <https://x.example/>`_.")
        == "Use `open` and [docs](https://x.example/)."
    )


def test_a_zip_is_read_like_its_folder(tmp_path: Path) -> None:
    archive = tmp_path / "help.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("ja/a/one.md", "# 一\n\n本文")
    (found,), _skipped = _all(archive)
    assert (found.lang, found.category, found.key) == ("ja", ("a",), "a/one")


def _link(packed: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("link.md")
    entry.external_attr = 0o120777 << 16
    packed.writestr(entry, "/etc/passwd")


def test_a_zip_with_damaged_contents_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """Check 46: whatever is broken inside, nobody retries it for ever."""
    archive = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.md", "# Damaged\n" * 400)
    data = bytearray(archive.read_bytes())
    data[36:44] = b"\xff" * 8
    archive.write_bytes(data)
    with pytest.raises(Refused):
        unpack(archive, tmp_path / "out")


@pytest.mark.parametrize(
    "fill",
    [
        lambda packed: packed.writestr("../out.md", "# x"),
        lambda packed: packed.writestr("/root.md", "# x"),
        _link,
        lambda packed: packed.writestr("bomb.md", b"0" * (30 * 1024 * 1024), zipfile.ZIP_DEFLATED),
    ],
    ids=["parent", "absolute", "link", "bomb"],
)
def test_a_zip_that_means_harm_is_refused_before_it_is_unpacked(tmp_path: Path, fill: object) -> None:
    """Check 46."""
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        fill(packed)  # type: ignore[operator]
    with pytest.raises(Refused):
        list(read(archive))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip"]


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "a.docx", "PK")
    _write(tmp_path, "broken.zip", "PK\x03\x04 not really")
    for name in ("missing", "a.docx", "broken.zip"):
        with pytest.raises(Refused):
            list(read(tmp_path / name))


def test_dates_and_lists_are_read_leniently() -> None:
    assert [str(values.moment(one))[:10] for one in ("2026年1月5日", "2026/01/05", "2026-01-05T10:00:00Z")] == [
        "2026-01-05"
    ] * 3
    assert values.moment("soon") is None
    assert values.words("a、b, c|a") == ("a", "b", "c")
    assert values.path_of("課金 > 請求書") == ("課金", "請求書")


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize(("folder", "count"), KINDS.items())
def test_real_help_centres_are_read_whole(folder: str, count: int) -> None:
    found, skipped = _all(DATA / folder)
    assert len(found) == count
    assert set(skipped.values()) <= {"describes_folder", "untranslated", "empty"}
    assert all(piece.title and piece.body.strip() and piece.lang in {"ja", "en"} for piece in found)
