"""Leaves of a reply what its author wrote: not the mail it answers, not the signature below it."""

from app.mailbox.cutting.flat import without_quotes, without_signature
from app.mailbox.cutting.marked_up import flattened
from app.mailbox.cutting.patterns import MARKERS

__all__ = ["MARKERS", "cut", "flattened", "without_quotes", "without_signature"]


def cut(text: str, sender: str = "") -> str:
    """Return the author's own words of a plain text (or of `flattened` HTML); empty when there are none.

    `sender` is the name the mail came under, for signatures that begin with it.
    """
    return without_signature(without_quotes(text), sender).strip()
