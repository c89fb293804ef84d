"""Static files: copied at start under one fingerprint of them all, stylesheets joined into one, compressed beforehand.

Because the fingerprint is a folder (`/static/<fingerprint>/…`), modules and stylesheets may name each other relatively, and
everything is cacheable for ever. WhiteNoise serves them before Flask is asked.
"""

import gzip
import hashlib
import shutil
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from app.config import Settings
from app.core.headers import for_static_file

ROOT = Path(__file__).parents[2] / "static"
LAYERS = "@layer reset, tokens, base, layout, components, features, utilities;\n"
ORDER = ("css/reset.css", "css/tokens.css", "css/base.css", "css/layout.css")
COMPRESSED = {".css", ".js", ".svg", ".txt"}
SHEET = "site.css"
# What pages have in common, made by `make dictionary`; see packing.py. It names static files, whose address is known here only.
DICTIONARY, FINGERPRINT = "dictionary.txt", "{fingerprint}"
USED_FOR = 'match="/*", match-dest=("document")'


def stylesheets(root: Path = ROOT) -> list[Path]:
    """Return every stylesheet in the order of the layers."""
    first = [root / name for name in ORDER]
    rest = sorted((root / "css/components").glob("*.css")) + sorted((root / "css/features").glob("*.css"))
    return [path for path in [*first, *rest, root / "css/utilities.css"] if path.exists()]


def fingerprint(root: Path = ROOT) -> str:
    """Return 12 hexadecimal characters that change when any static file does."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def dictionary(address: str, root: Path = ROOT) -> bytes:
    """Return what browsers fetch as the dictionary of pages that name static files as `address`, `/static/<fingerprint>/`."""
    return (root / DICTIONARY).read_bytes().replace(f"/static/{FINGERPRINT}/".encode(), address.encode())


def build(target: Path, root: Path = ROOT, *, compress: bool = True) -> str:
    """Make `target/<fingerprint>/` unless it is there, drop older ones, and return the fingerprint."""
    name = fingerprint(root)
    folder = target / name
    if folder.exists():
        return name
    partial = target / f".{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(root, partial, ignore=shutil.ignore_patterns("css"))
    sheet = LAYERS + "\n".join(path.read_text("utf-8") for path in stylesheets(root))
    (partial / SHEET).write_text(sheet, "utf-8")
    (partial / DICTIONARY).write_bytes(dictionary(f"/static/{name}/", root))
    if compress:
        for path in [path for path in partial.rglob("*") if path.suffix in COMPRESSED]:
            data = path.read_bytes()
            path.with_name(path.name + ".br").write_bytes(brotli.compress(data, quality=11))
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
    try:
        partial.rename(folder)
    except OSError:
        # Another process was faster with the same content.
        shutil.rmtree(partial, ignore_errors=True)
    for other in target.iterdir():
        if other.name != name and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return name


def init_app(app: Flask, settings: Settings) -> None:
    """Build the files and serve them; templates name them with `asset("js/site.js")`."""
    target = settings.data_dir / "assets"
    target.mkdir(parents=True, exist_ok=True)
    name = build(target, compress=settings.environment == "production")
    app.extensions["assets"] = f"/static/{name}/"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(target),
        prefix="static/",
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=for_static_file(settings, {DICTIONARY: {"Use-As-Dictionary": USED_FOR}}),
    )
    app.jinja_env.globals["asset"] = lambda path: f"/static/{name}/{path}"
