"""The form of a file in `content/faq/<lang>/<category>/<slug>.md`, and the digest that tells whether its content changed."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from app.faq.library.sources import Skipped, values
from app.faq.models import LANGUAGES, Audience

CATEGORIES_FILE = "categories.yml"
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")


@dataclass(frozen=True)
class ContentFile:
    """What a file of the content folder says; `category` is the slugs from the top."""

    lang: str
    category: tuple[str, ...]
    slug: str
    title: str
    body: str
    wordings: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    audience: str = Audience.EVERYONE
    verified_until: date | None = None

    @property
    def path(self) -> str:
        """Path below the content folder, with `/`."""
        return "/".join([self.lang, *self.category, f"{self.slug}.md"])

    @property
    def digest(self) -> str:
        """SHA-256 of what belongs to this language alone; tags and dates are shared by the languages and only ever added."""
        content = [self.slug, self.category, self.title, self.body.strip(), self.wordings, self.audience]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

    def as_text(self) -> str:
        """Return the file's text."""
        head: dict[str, Any] = {"title": self.title}
        if self.wordings:
            head["wordings"] = list(self.wordings)
        if self.tags:
            head["tags"] = sorted(self.tags)
        if self.audience != Audience.EVERYONE:
            head["audience"] = self.audience
        if self.verified_until:
            head["verified_until"] = self.verified_until
        front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=1000)
        return f"---\n{front}---\n\n{self.body.strip()}\n"


def read_file(root: Path, path: Path) -> ContentFile | Skipped:
    """Return what the file says, or why it cannot be read."""
    name = path.relative_to(root).as_posix()
    lang, *category = path.relative_to(root).parent.parts or ("",)
    if lang not in LANGUAGES:
        return Skipped(name, "language", lang)
    try:
        head, body = frontmatter.parse(values.decode(path.read_bytes()))
    except values.NotText as error:
        return Skipped(name, "not_text" if error.is_binary else "encoding")
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return Skipped(name, "front_matter", " ".join(str(error).split())[:160])
    title = " ".join(str(head.get("title") or "").split())
    audience = str(head.get("audience") or Audience.EVERYONE)
    if not title:
        return Skipped(name, "no_title")
    if not body.strip():
        return Skipped(name, "empty")
    if not SLUG.match(path.stem) or audience not in {Audience.EVERYONE, Audience.STAFF}:
        return Skipped(name, "place", path.stem if audience == Audience.EVERYONE else audience)
    until = values.moment(head.get("verified_until"))
    return ContentFile(
        lang=lang,
        category=tuple(category),
        slug=path.stem,
        title=title,
        body=body.strip(),
        wordings=values.lines(head.get("wordings")),
        tags=values.words(head.get("tags")),
        audience=audience,
        verified_until=until.date() if until else None,
    )


def files(root: Path) -> Iterator[Path]:
    """Yield the Markdown files below the content folder, in order."""
    yield from sorted(path for path in root.glob("*/**/*.md") if path.is_file())


def category_names(root: Path) -> dict[str, tuple[str, str]]:
    """Return Japanese and English name of each category slug, in order, from `categories.yml`; empty when there is none."""
    path = root / CATEGORIES_FILE
    if not path.exists():
        return {}
    listed = yaml.safe_load(path.read_text("utf-8")) or {}
    return {str(slug): (str(names["ja"]), str(names["en"])) for slug, names in listed.items()}
