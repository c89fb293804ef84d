"""Reading a question from the address: whatever comes in becomes something that can be asked."""

from werkzeug.datastructures import MultiDict

from app.search.found import Asked

#: Longer questions are cut: the engine reads no more than the first thousand characters of one, and nobody types them.
LONGEST_ASKED = 1000
LAST_PAGE = 1000


def clean(text: str) -> str:
    """Return `text` on one line without characters that cannot be shown (NUL, half surrogates, direction marks)."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def asked_in(arguments: MultiDict[str, str]) -> tuple[Asked, bool]:
    """Return the question in the arguments `q`, `kind`, `category`, `lang`, `page`, `exact`, and whether it was cut."""
    words = clean(arguments.get("q", "")[: 4 * LONGEST_ASKED])
    page = arguments.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    asked = Asked(
        words=words[:LONGEST_ASKED].strip(),
        kind=clean(arguments.get("kind", "")[:40]),
        category=clean(arguments.get("category", "")[:200]),
        lang=arguments.get("lang", "") if arguments.get("lang") in ("ja", "en") else "",
        page=min(max(number, 1), LAST_PAGE),
        exact=arguments.get("exact") == "1",
    )
    return asked, len(words) > LONGEST_ASKED
