"""Makes an answer of named fields, whatever the tool that wrote them called them."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.faq.library.sources import plain_text, values
from app.faq.library.sources.found import LONGEST_TITLE, Found, Skipped

TITLE = ("title", "question", "term", "タイトル", "件名", "質問")
BODY = ("body", "body_md", "answer", "answer_md", "answer_html", "answer_rst", "definition_md", "content", "本文", "回答")
INTRODUCTION = ("problem", "summary")
CATEGORY = ("category_title", "category", "カテゴリ", "カテゴリー", "分類")
TAGS = ("tags", "タグ")
LANGUAGE = ("lang", "language", "locale", "言語")
KEY = ("translation_key", "source_id", "key")
WORDINGS = ("wordings", "questions", "言い換え", "質問文")
CREATED = ("created", "created_at", "date", "作成日")
UPDATED = ("updated", "updated_at", "lastmod", "last_updated", "更新日")


def first(record: Mapping[str, Any], names: Iterable[str]) -> Any:
    """Return the first of the named fields that holds something, or None."""
    return next((record[name] for name in names if record.get(name) not in (None, "", [])), None)


def field_name(record: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return the name of the first of the named fields that holds something, or an empty string."""
    return next((name for name in names if record.get(name) not in (None, "", [])), "")


def answer_of(record: Mapping[str, Any], where: str) -> Found | Skipped:
    """Return the answer a record describes, or why there is none."""
    if str(record.get("translated", True)).casefold() in {"false", "0", "no"}:
        return Skipped(where, "untranslated")
    body_field = field_name(record, BODY)
    body = str(record.get(body_field, "")) if body_field else ""
    if body_field == "answer_rst":
        body = plain_text.from_rst(body)
    introduction = [str(record[name]).strip() for name in INTRODUCTION if record.get(name)]
    title, body = plain_text.split_title(plain_text.tidy(body), str(first(record, TITLE) or "").strip())
    text = "\n\n".join([*introduction, body]).strip()
    title = " ".join(title.split())
    if not title:
        return Skipped(where, "no_title")
    if not text:
        return Skipped(where, "empty")
    lang = values.language(first(record, LANGUAGE))
    if lang not in {None, "ja", "en"}:
        return Skipped(where, "language", lang or "")
    return Found(
        key=str(first(record, KEY) or record.get("id") or where)[:300],
        where=where,
        title=title[:LONGEST_TITLE],
        body=text,
        lang=lang or values.guess_language(title + text),
        wordings=values.lines(first(record, WORDINGS)),
        category=values.path_of(first(record, CATEGORY)),
        tags=tuple(tag[:40] for tag in values.words(first(record, TAGS))),
        created_at=values.moment(first(record, CREATED)),
        updated_at=values.moment(first(record, UPDATED)),
        path=str(record.get("source_path") or where.partition(":")[0]),
    )
