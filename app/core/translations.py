"""`python -m app.core.translations FEATURE…`: brings a feature's catalogue up to date and lists what lacks a translation."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from app.core.i18n import CATALOGUES, LOCALES

ROOT = Path(__file__).parents[2]
SOURCE_LOCALE = "en"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}


def feature_files(feature: str) -> Iterator[tuple[str, Path]]:
    """Yield `(extraction method, file)` of everything a feature says; `core` also owns layouts, components and errors."""
    yield from (("python", path) for path in sorted((ROOT / "app" / feature).rglob("*.py")))
    folders = [ROOT / "templates" / feature, ROOT / "templates" / "mail" / feature]
    if feature == "core":
        folders += [ROOT / "templates" / name for name in ("layouts", "components", "errors")]
        yield from (("python", path) for path in (ROOT / "app" / "__init__.py", ROOT / "app" / "config.py"))
        loose = [ROOT / "templates" / "base.html", *sorted((ROOT / "templates" / "mail").glob("layout.*"))]
        yield from (("jinja2.ext:babel_extract", path) for path in loose if path.exists())
    for folder in folders:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".xml"})
        yield from (("jinja2.ext:babel_extract", path) for path in paths)


def extract(feature: str) -> Catalog:
    """Return the catalogue of every sentence the feature's files hold, untranslated."""
    found = Catalog(project="Engawa", charset="utf-8", fuzzy=False)
    options = {
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
        "extensions": "app.core.fragments.KeptPieces",
    }
    for method, path in feature_files(feature):
        for _line, message, _comments, context in extract_from_file(method, str(path), KEYWORDS, (), options):
            found.add(message, None, [(str(path.relative_to(ROOT)), 0)], context=context)
    return found


def catalogue_path(feature: str, locale: str) -> Path:
    """Return where the catalogue of a feature for `locale` lies."""
    return CATALOGUES / feature / locale / "LC_MESSAGES" / "messages.po"


def load(feature: str, locale: str) -> Catalog:
    """Return the stored catalogue, or an empty one."""
    path = catalogue_path(feature, locale)
    if not path.exists():
        return Catalog(locale=locale, project="Engawa", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def missing(feature: str, locale: str) -> list[str]:
    """Return the sentences of a feature that have no (complete) translation into `locale`."""
    stored = load(feature, locale)
    lacking = []
    for message in extract(feature):
        if message.id:
            known = stored.get(message.id, message.context)
            texts = known.string if known and isinstance(known.string, tuple) else [known.string if known else ""]
            if known is None or known.fuzzy or not all(texts):
                lacking.append(str(message.id))
    return lacking


def update(feature: str, locale: str) -> None:
    """Rewrite the catalogue of a feature: new sentences added, old translations kept, sentences gone removed."""
    stored = load(feature, locale)
    stored.update(extract(feature), no_fuzzy_matching=True)
    stored.obsolete.clear()
    for message in stored:
        message.locations = [(name, 0) for name in sorted({name for name, _line in message.locations})]
    path = catalogue_path(feature, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, stored, sort_output=True, omit_header=False, width=120, include_lineno=False)
    lines = [line for line in written.getvalue().splitlines(keepends=True) if b"-Date:" not in line]
    path.write_bytes(b"".join(lines))


def main(features: list[str]) -> int:
    """Update the named features (all when none is named); return 1 when a sentence lacks a translation."""
    chosen = features or sorted(path.parent.name for path in (ROOT / "app").glob("*/__init__.py"))
    lacking = 0
    for feature in chosen:
        for locale in (one for one in LOCALES if one != SOURCE_LOCALE):
            update(feature, locale)
            for sentence in missing(feature, locale):
                print(f"{feature} [{locale}]: {sentence}")
                lacking += 1
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
