"""Walks a source and hands each file to its reader; keeps the first of two pieces with one id."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.core.errors import Refused
from app.core.i18n import _
from app.faq.library.sources.archives import unpack
from app.faq.library.sources.found import Found, Skipped
from app.faq.library.sources.markdown_files import from_markdown
from app.faq.library.sources.rows import from_csv, from_json_lines

Reader = Callable[[Path, str], Iterator[Found | Skipped]]
MOST_FILE_BYTES = 100 * 1024 * 1024
MOST_MARKDOWN_BYTES = 1024 * 1024
READERS: dict[str, Reader] = {
    ".md": from_markdown,
    ".mdx": from_markdown,
    ".markdown": from_markdown,
    ".jsonl": from_json_lines,
    ".ndjson": from_json_lines,
    ".jsonl.xz": from_json_lines,
    ".csv": from_csv,
    ".tsv": from_csv,
}
ROWS = {".jsonl", ".ndjson", ".jsonl.xz", ".csv", ".tsv"}
# Files that come with answers without being one are passed over in silence.
BESIDE = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".css", ".js", ".txt", ".yml", ".yaml", ".json", ".toml"}


def kind_of(path: Path) -> str:
    """Return the suffix that decides who reads a file, e.g. `.md` or `.jsonl.xz`."""
    return "".join(path.suffixes[-2:]).lower() if path.suffix == ".xz" else path.suffix.lower()


def read(path: Path) -> Iterator[Found | Skipped]:
    """Yield what a folder, a zip or a single file holds. Raises `Refused` when there is no such path or kind."""
    if not path.exists():
        raise Refused(_("There is no file or folder “%(path)s”.", path=str(path)))
    if path.is_dir():
        yield from _once(_walk(path))
    elif kind_of(path) == ".zip":
        with opened(path) as folder:
            yield from _once(_walk(folder))
    elif kind_of(path) in READERS:
        yield from _once(_read_file(path, path.name))
    else:
        raise Refused(_("“%(name)s” is none of: a folder, .zip, .md, .jsonl, .csv.", name=path.name))


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Yield `path` itself, or for a zip the folder it was unpacked into, which is gone afterwards. Raises `Refused`."""
    if kind_of(path) != ".zip" or not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        unpack(path, Path(folder))
        yield Path(folder)


def _walk(root: Path) -> Iterator[Found | Skipped]:
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    files = [path for path in files if not any(part.startswith(".") for part in path.relative_to(root).parts)]
    has_rows = any(kind_of(path) in ROWS for path in files)
    for path in files:
        name = path.relative_to(root).as_posix()
        if has_rows and path.stem.casefold() == "readme":
            yield Skipped(name, "describes_folder")
        elif kind_of(path) in READERS:
            yield from _read_file(path, name)
        elif path.suffix.lower() not in BESIDE:
            yield Skipped(name, "not_text")


def _read_file(path: Path, name: str) -> Iterator[Found | Skipped]:
    most = MOST_FILE_BYTES if kind_of(path) in ROWS else MOST_MARKDOWN_BYTES
    if path.stat().st_size > most:
        yield Skipped(name, "too_large", str(most // 1024 // 1024))
        return
    yield from READERS[kind_of(path)](path, name)


def _once(pieces: Iterator[Found | Skipped]) -> Iterator[Found | Skipped]:
    seen: dict[tuple[str, str | None], list[int]] = {}
    for piece in pieces:
        if not isinstance(piece, Found):
            yield piece
            continue
        content = hash((piece.title, piece.body))
        twins = seen.setdefault((piece.key, piece.lang), [])
        if content in twins:
            yield Skipped(piece.where, "duplicate", piece.key)
            continue
        twins.append(content)
        # Two pieces with one id but different words: both are kept, the later ones under a key of their own.
        yield piece if len(twins) == 1 else replace(piece, key=f"{piece.key}~{len(twins)}", has_twin=True)
