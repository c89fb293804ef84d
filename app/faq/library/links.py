"""Relative links and images of a source: led to the answers and files they became, or taken off where there is nothing."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from app.faq.library.sources import Found

LINK = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*<?([^)\s>]+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
HTML_IMAGE = re.compile(r"<img\b[^>]*?\bsrc=[\"']([^\"']+)[\"'][^>]*>", re.IGNORECASE)
FENCED = re.compile(r"(^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\2[ \t]*$|\Z)|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)
ENDINGS = (".md", ".mdx", ".markdown", ".html", ".htm")
ImageUrl = Callable[[Found, str], str | None]


def bare(path: str) -> str:
    """Return a path without its ending and a closing `index` or `README`, to compare a link with a file."""
    for ending in ENDINGS:
        path = path.removesuffix(ending)
    parts = [part for part in PurePosixPath(path).parts if part not in {"/", "."}]
    if parts and parts[-1].casefold() in {"readme", "index"}:
        parts.pop()
    return "/".join(parts).casefold()


def places(pieces: Iterable[Found]) -> dict[str, str]:
    """Return the key of each piece by where it lay."""
    return {bare(piece.path): piece.key for piece in pieces if piece.path.endswith(ENDINGS)}


def target_key(piece: Found, link: str, known: Mapping[str, str]) -> str | None:
    """Return the key of the piece a relative link leads to, or None."""
    path = unquote(link.partition("#")[0].partition("?")[0])
    if not path:
        return None
    start = PurePosixPath("/") if path.startswith("/") else PurePosixPath(piece.path).parent
    steps: list[str] = []
    for part in (start / path.lstrip("/")).parts:
        if part == ".." and steps:
            steps.pop()
        elif part not in {".", "..", "/"}:
            steps.append(part)
    place = bare("/".join(steps))
    if place in known or not path.startswith("/"):
        return known.get(place)
    # A link from the root of the old site: its files may have lain deeper, under docs/ for instance.
    ends = {key for other, key in known.items() if other.endswith("/" + place)}
    return ends.pop() if len(ends) == 1 else None


def resolve(piece: Found, known: Mapping[str, str], slugs: Mapping[str, str], image_url: ImageUrl) -> str:
    """Return the body with its relative links and images resolved.

    `known` gives the key of a place, `slugs` the slug of a key. A link that leads nowhere keeps its words; an image that
    is missing leaves its description.
    """

    def one(match: re.Match[str]) -> str:
        is_image, words, target = match.group(1) == "!", match.group(2), match.group(3)
        if OUTSIDE.match(target):
            return match.group(0)
        if is_image:
            url = image_url(piece, target)
            return f"![{words}]({url})" if url else words
        key = target_key(piece, target, known)
        slug = slugs.get(key) if key else None
        fragment = target.partition("#")[2]
        return f"[{words}](/answers/{slug}{'#' + fragment if fragment else ''})" if slug else words

    def html_image(match: re.Match[str]) -> str:
        target = match.group(1)
        if OUTSIDE.match(target):
            return match.group(0)
        url = image_url(piece, target)
        return match.group(0).replace(target, url) if url else ""

    parts = FENCED.split(piece.body)
    resolved = []
    # The pattern has two groups: text, code, fence, text, code, fence, …; only the text is touched.
    for index, part in enumerate(parts):
        if index % 3 == 0:
            resolved.append(HTML_IMAGE.sub(html_image, LINK.sub(one, part)))
        elif index % 3 == 1:
            resolved.append(part)
    return "".join(resolved)
