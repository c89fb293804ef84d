"""The whole way from the texts of a mail to the words of its author, without any limit on time."""

from typing import Any

from .flat import without_quotes, without_signature
from .marked_up import Unreadable, flattened

WARM = {"text": "", "html": "<p>Weekly.</p>", "sender": ""}


def answer(letter: dict[str, str]) -> dict[str, Any]:
    """Return `{"text", "whole", "shown", "is_readable"}` of a letter with `text`, `html` and the name of its `sender`.

    `whole` is all that was sent as plain text, or as `flattened` HTML where there is none; `text` is what its author wrote;
    `shown` are the ids of embedded pictures among that.
    """
    flat, is_readable = "", True
    shown: tuple[str, ...] = ()
    if letter["html"]:
        try:
            flat, shown = flattened(letter["html"])
        except Unreadable:
            is_readable = bool(letter["text"].strip())
    whole = letter["text"] if letter["text"].strip() else flat
    return {"text": cut(whole, letter["sender"]), "whole": whole, "shown": shown, "is_readable": is_readable}


def cut(text: str, sender: str = "") -> str:
    """Return the author's own words of a plain text (or of `flattened` HTML); empty when there are none.

    `sender` is the name the mail came under, for signatures that begin with it.
    """
    return without_signature(without_quotes(text), sender).strip()
