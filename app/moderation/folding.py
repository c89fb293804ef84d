"""Comparing words as people read them: width, case and kana make no difference, invisible signs are left out.

No pattern language: an administrator's list holds plain words, so no entry can be slow or match by surprise.
"""

import unicodedata
from collections.abc import Iterable

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# Direction marks, joiners and the like, with which a word can be written so that it looks the same.
_INVISIBLE = {"Cf", "Cc"}


def folded(text: str) -> str:
    """Return `text` as it is compared: NFKC, lower case, hiragana, one space between words, nothing invisible."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(sign for sign in plain if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE)
    return " ".join(seen.casefold().translate(_KATAKANA_TO_HIRAGANA).split())


def first_found(text: str, words: Iterable[str]) -> str | None:
    """Return the first of `words` (already folded) that stands in `text`, or None.

    A word that begins or ends with a letter of an alphabet with spaces stands alone there: `ass` is not in `class`, while
    Japanese words are found anywhere.
    """
    where = folded(text)
    return next((word for word in words if word and _stands_in(where, word)), None)


def _stands_in(text: str, word: str) -> bool:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        begins = start == 0 or not (_is_spaced(word[0]) and _is_spaced(text[start - 1]))
        ends = end == len(text) or not (_is_spaced(word[-1]) and _is_spaced(text[end]))
        if begins and ends:
            return True
        start = text.find(word, start + 1)
    return False


def _is_spaced(sign: str) -> bool:
    # Below the scripts of East Asia words are divided by spaces.
    return sign.isalnum() and ord(sign) < 0x0E00
