"""What a page weighs: bytes as sent and unpacked, SQL statements, files of a first visit.

`wire_bytes` is what a browser gets that has not fetched the dictionary of pages yet, or never does; `wire_bytes_dictionary` is
what all others get. It is fetched once for each release, when the browser rests after a page is shown, so it is told beside the
first visit and not in it.
"""

import posixpath
import re
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.core import fragments, memory
from app.extensions import db
from bench.loading import Visit

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
FILES = re.compile(r'(?:src|href)="(/static/[^"#]+)')
WHEN_IDLE = re.compile(r'<link rel="compression-dictionary" href="([^"]+)">')
IMPORTS = re.compile(r'from "(\.{1,2}/[^"]+)"')


def weigh(app: Flask, visit: Visit) -> dict[str, Any]:
    """Return bytes of a page raw and on the wire, and its statements with nothing kept in memory and with all."""
    client = app.test_client(use_cookies=False)
    client.get(visit.path, headers=visit.headers)
    fragments.forget_all(app)
    memory.forget_all(app)
    cold, answer = _counted(app, visit)
    warm, _answer = _counted(app, visit)
    known = {"Available-Dictionary": app.extensions["packer"].name}
    sizes = {
        coding: len(client.get(visit.path, headers={**visit.headers, **known, "Accept-Encoding": coding}).data)
        for coding in ("zstd", "gzip", "zstd, dcz")
    }
    return {
        "status": answer.status_code,
        "bytes": len(answer.data),
        "wire_bytes": sizes["zstd"],
        "wire_bytes_gzip": sizes["gzip"],
        "wire_bytes_dictionary": sizes["zstd, dcz"],
        "statements": cold,
        "statements_warm": warm,
        "nodes": len(re.findall(rb"<[a-z]", answer.data)),
    }


def _counted(app: Flask, visit: Visit) -> tuple[int, Any]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = app.test_client(use_cookies=False).get(visit.path, headers=visit.headers)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements), answer


def first_visit(app: Flask, visit: Visit) -> dict[str, int]:
    """Return requests and bytes, as a browser without any copies gets them, of a page and the files it loads at once.

    Besides the bytes of the dictionary, which comes later.
    """
    client = app.test_client(use_cookies=False)
    headers = {**visit.headers, "Accept-Encoding": "gzip, deflate, br, zstd"}
    page = client.get(visit.path, headers=headers)
    html = client.get(visit.path, headers=visit.headers).text
    files = loaded_at_once(app, html)
    later = sum(len(client.get(path, headers=headers, buffered=True).data) for path in WHEN_IDLE.findall(html))
    sizes = {path: len(client.get(path, headers=headers, buffered=True).data) for path in files}
    scripts = sum(size for path, size in sizes.items() if path.endswith(".js"))
    total = len(page.data) + sum(sizes.values())
    return {"requests": 1 + len(sizes), "bytes": total, "js_bytes": scripts, "dictionary_bytes": later}


def loaded_at_once(app: Flask, html: str) -> dict[str, bytes]:
    """Return the files a browser loads to show a page, those that scripts import too, by address, unpacked."""
    client, waiting, loaded = app.test_client(use_cookies=False), set(files_of(html, app.extensions["assets"])), {}
    while waiting:
        path = waiting.pop()
        loaded[path] = client.get(path, buffered=True).data
        if path.endswith(".js"):
            found = {posixpath.normpath(posixpath.join(posixpath.dirname(path), one)) for one in _imports(loaded[path])}
            waiting |= found - set(loaded)
    return loaded


def _imports(script: bytes) -> list[str]:
    return IMPORTS.findall(script.decode())


def files_of(html: str, assets: str) -> list[str]:
    """Return the static files a page names or whose behaviours start at once (not those that wait for a hand or a minute)."""
    behaviours = [
        name
        for tag in re.findall(r"<[a-z][^>]* data-behaviour=[^>]*>", html)
        if " data-lazy" not in tag and " data-after" not in tag
        for names in re.findall(r'data-behaviour="([^"]+)"', tag)
        for name in names.split()
    ]
    return [*FILES.findall(WHEN_IDLE.sub("", html)), *(f"{assets}js/behaviours/{name}.js" for name in behaviours)]
