"""Pieces of pages that many requests share: rendered once, kept in the memory of the process, filled in at each use.

    {% kept "menu", viewer.name, viewer_level %} … {% endkept %}

The key (besides the language, which always belongs to it) must name everything the piece shows. What differs at every request -
the form token, the request key, the address of the page - is written as ever with `csrf_token()`, `request_key()` and
`this_page()`: while a piece is being kept these leave a mark, and each use of the piece puts true values there.
A key that begins with none is made anew each time.
"""

import re
import secrets
from collections.abc import Callable, Hashable, MutableMapping
from sys import getsizeof
from typing import Any

from flask import Flask, current_app, g
from flask.templating import Environment as FlaskEnvironment
from jinja2 import Environment, Template, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup, escape

from app.core.i18n import locale_code

# Nobody can write a mark into a name or a title, because nobody knows this.
_SECRET = secrets.token_hex(8)
_MARK = re.compile(f"{_SECRET}-([a-z]+);")
# Of what is kept, in bytes, in each process. When it is more, a quarter goes.
MOST = 8_000_000
# A long text that is not all ASCII takes two or four bytes for each character as it is, and less in UTF-8.
LONG = 500

Fill = Callable[[], str]


class Piece:
    """A piece that is kept: text, name of a fill, text, name of a fill, ..., text; its size in bytes; whether it was used."""

    __slots__ = ("is_used", "parts", "size")

    def __init__(self, key: Hashable, parts: list[str]) -> None:
        self.parts: list[str | bytes] = [one if len(one) < LONG or one.isascii() else one.encode() for one in parts]
        # The key counts too: it may hold a whole post, or an address as long as somebody likes for a piece that is empty.
        self.size = sum(map(getsizeof, self.parts)) + _weight(key)
        self.is_used = False

    def filled(self, fills: dict[str, Fill]) -> Markup:
        """Return the piece with what differs at each use put in."""
        self.is_used = True
        texts = [one if isinstance(one, str) else one.decode() for one in self.parts]
        return _filled(texts, fills)


class KeptPieces(Extension):
    """The tag `{% kept key, … %}`."""

    tags = {"kept"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.extend(kept_pieces={}, kept_bytes=0, kept_fills={}, keeps_pieces=True)

    def parse(self, parser: Parser) -> nodes.Node:
        """Turn the tag into a call of `_show` with the key and the body."""
        line = next(parser.stream).lineno
        key = parser.parse_tuple(with_condexpr=False)
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_show", [key]), [], [], body).set_lineno(line)

    def _show(self, key: Hashable, caller: Callable[[], str]) -> Markup:
        return _shown(self.environment, key, caller)


def kept(key: Hashable, make: Callable[[], str | None]) -> Markup:
    """Return what `make` renders, from memory when it was made with this key and language before; empty for None."""
    return _shown(current_app.jinja_env, key, make)


def is_kept(key: Hashable) -> bool:
    """Whether `kept` would find the piece of this key in memory."""
    environment: Any = current_app.jinja_env
    return (locale_code(), key) in environment.kept_pieces


def forget_all(app: Flask) -> None:
    """Forget every piece, so that the next page makes all of them anew."""
    environment: Any = app.jinja_env
    environment.kept_pieces.clear()
    environment.kept_bytes = 0


def _shown(environment: Any, key: Hashable, make: Callable[[], str | None]) -> Markup:
    if g.get("is_keeping") or (isinstance(key, tuple) and key[0] is None):
        # A part of a piece that is kept whole; or something of its reader's own, which nobody else gets.
        return Markup(make() or "")  # noqa: S704 - a template escaped it
    known: dict[Hashable, Piece] = environment.kept_pieces
    whole_key = (locale_code(), key)
    piece = known.get(whole_key)
    if piece is not None:
        return piece.filled(environment.kept_fills)
    parts = _MARK.split(_marked(make))
    if environment.keeps_pieces:
        _keep(environment, whole_key, Piece(whole_key, parts))
    return _filled(parts, environment.kept_fills)


def _keep(environment: Any, key: Hashable, piece: Piece) -> None:
    known: dict[Hashable, Piece] = environment.kept_pieces
    if environment.kept_bytes > MOST:
        _make_room(known)
        environment.kept_bytes = sum(one.size for one in list(known.values()))
    known[key] = piece
    environment.kept_bytes += piece.size


def _make_room(known: dict[Hashable, Piece]) -> None:
    """Drop the oldest of those nobody has used since the last time, then the oldest of the others."""
    size = sum(one.size for one in list(known.values()))
    for _round in range(2):
        for key, piece in list(known.items()):
            if size <= MOST * 3 // 4:
                return
            if piece.is_used:
                piece.is_used = False
            else:
                known.pop(key, None)
                size -= piece.size


def _weight(key: object) -> int:
    if isinstance(key, str):
        return len(key)
    return sum(map(_weight, key)) if isinstance(key, tuple | frozenset) else 1


def _marked(make: Callable[[], str | None]) -> str:
    g.is_keeping = True
    try:
        return str(make() or "")
    finally:
        g.is_keeping = False


def _filled(pieces: list[str], fills: dict[str, Fill]) -> Markup:
    if len(pieces) == 1:
        return Markup(pieces[0])  # noqa: S704 - a template escaped it
    shown = [str(escape(fills[one]())) if number % 2 else one for number, one in enumerate(pieces)]
    return Markup("".join(shown))  # noqa: S704 - a template escaped the pieces, and the values are escaped here


class FastEnvironment(FlaskEnvironment):
    """Finds a template once: a page names some thirty, and looking whether each is the newest costs as much as filling one."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self._found: dict[str, Template] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Return the template, as it was when it was asked for first unless templates are watched."""
        if self.auto_reload or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent, globals)
        return found


class FastTemplate(Template):
    """A template whose macros are imported without comparing all globals each time: every template here has the same."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module(None)


def init_app(app: Flask, fills: dict[str, Fill]) -> None:
    """Install the tag. `fills` are globals by name; each is called anew at every use of a kept piece."""
    environment: Any = app.jinja_env
    environment.template_class = FastTemplate
    environment.add_extension(KeptPieces)
    environment.kept_fills = {name.replace("_", ""): fill for name, fill in fills.items()}
    environment.keeps_pieces = not app.config["TEMPLATES_AUTO_RELOAD"]
    environment.globals.update({name: _global(name.replace("_", ""), fill) for name, fill in fills.items()})


def _global(name: str, fill: Fill) -> Fill:
    def value() -> str:
        return f"{_SECRET}-{name};" if g.get("is_keeping") else fill()

    return value
