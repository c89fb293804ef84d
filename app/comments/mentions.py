"""`@[Name](person:12)` in what people type: found, given the right name, and turned into markup.

The name is always the one the person shows to other companies, whatever was typed: what is written here may be moved there.
"""

import re
from collections.abc import Callable, Mapping
from html import escape

from app.core.keys import LARGEST_KEY

MOST = 20
_MENTION = re.compile(r"@\[([^\[\]\n]{1,100})\]\(person:(\d{1,9})\)")
# Code comes first, so that what stands in it stays as it is.
_CODE_OR_MENTION = re.compile(
    r"(?P<code>^(?P<fence>`{3,}|~{3,}).*?(?:^(?P=fence)[ \t]*$|\Z)|`+[^`\n]*`+)|" + _MENTION.pattern, re.DOTALL | re.MULTILINE
)
_ATTRIBUTION = re.compile(
    r"^(?P<signs>(?:> ?){1,9})\[(?:\\.|[^\\\[\]\n]){1,200}\]\(/comments/(?P<key>\d{1,10})\):[ ]*$", re.MULTILINE
)
_QUOTED = re.compile(r" {0,3}>")
_QUOTATION = re.compile(r"(?:^>.*(?:\n|\Z))+", re.MULTILINE)
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~])")


def ids_in(text: str) -> list[int]:
    """Return the ids of the people a text names, in order, each once, at most twenty; those in code do not count."""
    found = [int(one[4]) for one in _CODE_OR_MENTION.finditer(text) if one["code"] is None]
    return list(dict.fromkeys(one for one in found if 0 < one <= LARGEST_KEY))[:MOST]


def told_in(text: str) -> list[int]:
    """Return the ids of the people a text itself names, as `ids_in` does, without those in words it quotes."""
    own = "\n".join(line for line in text.split("\n") if not _QUOTED.match(line))
    return ids_in(own)


def named(text: str, names: Mapping[int, str]) -> str:
    """Return the text with the right name in each mention; people without a name here are only words any more."""

    def put(label: str, person_id: int) -> str:
        return token(names[person_id], person_id) if person_id in names else f"@{label}"

    return _replaced(text, put)


def renamed(text: str, people: Mapping[int, str], quoted: Mapping[int, str]) -> str:
    """Return the text with other names: in mentions by the id of the person, above quotations by that of the post."""

    def put(label: str, person_id: int) -> str:
        return token(people.get(person_id, label), person_id)

    def attribute(found: re.Match[str]) -> str:
        key = int(found["key"])
        return found[0] if key not in quoted else f"{found['signs']}{attribution(quoted[key], key)}"

    return _ATTRIBUTION.sub(attribute, _replaced(text, put))


def quoted_in(text: str) -> list[int]:
    """Return the ids of the posts whose words a text quotes under the name of their author."""
    return list(dict.fromkeys(key for one in _ATTRIBUTION.finditer(text) if 0 < (key := int(one["key"])) <= LARGEST_KEY))


def restored(text: str, quoted: Mapping[int, str]) -> str:
    """Return the text with mentions in place of the bare `@Name` in what it quotes, as they stand in the posts of those ids.

    Whoever quotes takes the words as they are shown; only as mentions do they follow when people appear under another name.
    """

    def restore(found: re.Match[str]) -> str:
        keys = [key for key in quoted_in(found[0]) if key in quoted]
        there = [one for key in keys for one in _CODE_OR_MENTION.finditer(quoted[key]) if one["code"] is None]
        tokens = {one[3]: one[0] for one in there}
        return _with_tokens(found[0], tokens) if tokens else found[0]

    return _QUOTATION.sub(restore, text)


def _with_tokens(words: str, tokens: Mapping[str, str]) -> str:
    # The longest name first: one may begin with another.
    labels = "|".join(re.escape(label) for label in sorted(tokens, key=len, reverse=True))
    bare = re.compile(rf"(?P<code>`+[^`\n]*`+)|(?<![A-Za-z0-9.])@(?P<label>{labels})(?![A-Za-z0-9])")
    return bare.sub(lambda found: tokens[found["label"]] if found["label"] else found[0], words)


def attribution(name: str, comment_id: int) -> str:
    """Return the line above a quotation, without the sign before it."""
    label = re.sub(r"([\\`*_\[\]<>])", r"\\\1", name)
    return f"[{label}](/comments/{comment_id}):"


def marked(text: str) -> str:
    """Return the Markdown in which each mention is a `<span class="mention">`, for the renderer."""
    return _replaced(text, lambda label, _person_id: f'<span class="mention">@{_only_words(label)}</span>')


def plain(text: str) -> str:
    """Return the text with `@Name` in place of each mention, as mails and quotes show it."""
    return _replaced(text, lambda label, _person_id: f"@{label}")


def token(name: str, person_id: int) -> str:
    """Return what stands in the text for a person."""
    clean = re.sub(r"[\[\]\n]", "", name).strip()[:100] or "?"
    return f"@[{clean}](person:{person_id})"


def _only_words(label: str) -> str:
    """A name as Markdown that means nothing but its letters; a colon could make an address of it."""
    return _SIGNS.sub(r"\\\1", escape(label)).replace(":", "&#58;").replace("@", "&#64;")


def _replaced(text: str, put: Callable[[str, int], str]) -> str:
    def one(found: re.Match[str]) -> str:
        return found[0] if found["code"] is not None else put(found[3], int(found[4]))

    return _CODE_OR_MENTION.sub(one, text)
