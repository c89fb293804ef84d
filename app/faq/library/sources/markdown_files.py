"""Answers as Markdown files in folders, with or without front matter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import frontmatter
import yaml

from app.faq.library.sources import plain_text, values
from app.faq.library.sources.found import Found, Skipped
from app.faq.library.sources.records import CATEGORY, KEY, answer_of, first

LANGUAGES = {"ja", "en"}
INDEX_NAMES = {"readme", "index", "_index"}


def from_markdown(path: Path, name: str) -> Iterator[Found | Skipped]:
    """Yield the answer of one Markdown file; `name` is its path within the source, with `/`."""
    try:
        text = values.decode(path.read_bytes())
    except values.NotText as error:
        yield Skipped(name, "not_text" if error.is_binary else "encoding")
        return
    try:
        head, body = frontmatter.parse(text)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        yield Skipped(name, "front_matter", " ".join(str(error).split())[:160])
        return
    record = {str(key).casefold(): value for key, value in head.items()}
    lang, folders, stem = place_of(name)
    record.update(body=body)
    if not record.get("title") and not plain_text.split_title(plain_text.tidy(body))[0]:
        record["title"] = stem.replace("-", " ").replace("_", " ").strip()
    found = answer_of({**record, "lang": record.get("lang") or record.get("language") or lang or ""}, name)
    if isinstance(found, Skipped):
        yield found
        return
    yield replace(
        found,
        key=str(first(record, KEY) or "/".join([*folders, stem]))[:300],
        category=values.path_of(first(record, CATEGORY)) or tuple(folders),
        folder=path.parent,
    )


def place_of(name: str) -> tuple[str | None, list[str], str]:
    """Return `(language, folders, stem)` that a path such as `ja/billing/invoices.md` or `billing/invoices.en.md` says."""
    path = PurePosixPath(name)
    parts = list(path.parent.parts)
    stem = path.stem
    lang = next((part for part in parts if part in LANGUAGES), None)
    if lang:
        parts.remove(lang)
    elif "." in stem and stem.rsplit(".", 1)[1] in LANGUAGES:
        stem, lang = stem.rsplit(".", 1)
    if stem.casefold() in INDEX_NAMES and parts:
        return lang, parts[:-1], f"{parts[-1]}-{stem.strip('_').casefold()}"
    return lang, parts, stem
