"""What the author of a mail wrote, worked out in a process with limits: anybody may send a mail that takes for ever."""

from dataclasses import dataclass
from pathlib import Path

from app.core.limited import Failed, LimitedProcess, TookTooLong
from app.core.logs import log
from app.mailbox.letters import Letter

process = LimitedProcess(Path(__file__).parent, "cutting.answering", seconds=2.0)


@dataclass(frozen=True)
class Words:
    """`text` is what the author wrote, `whole` all of it; `shown` are the ids of the embedded pictures that belong to it."""

    text: str
    whole: str
    shown: tuple[str, ...]
    is_readable: bool


def words_of(letter: Letter) -> Words:
    """Return the words of a letter; what cannot be worked out, or not in time, is not readable and kept whole."""
    try:
        found = process.answer({"text": letter.text, "html": letter.html, "sender": letter.sender_name})
    except (TookTooLong, Failed) as error:
        log.warning("mailbox.not_cut", error=f"{type(error).__name__}: {error}")
        return Words("", letter.text, (), is_readable=False)
    return Words(found["text"], found["whole"], tuple(found["shown"]), found["is_readable"])
