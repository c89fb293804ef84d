"""Makes the dictionary that pages are packed with: what the pages of two people have in common who read different things.

Titles, names, words and numbers that only one of them reads are in no page of the other, so they do not come in.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import update

from app.changelog import operations as changelog
from app.core.assets import FINGERPRINT
from app.core.database import db_session
from app.core.transaction import transact
from app.people.models import User
from tests.changelog.entries import installed
from tests.discussions.threads import reply, space, thread
from tests.faq.writing import published as answered
from tests.faq.writing import translated
from tests.requests.merged import ask
from tests.support.cast import Cast

LANGUAGES = ("en", "ja")
BODY = "{0}\n\n- {0}\n- {0}\n\n> **{0}**\n\n1. `{0}`\n\n[{0}](https://{0}.example)"
PIECES = re.compile(r'\d+|[^\d\s<>"/=]+|[\s<>"/=]+')
# Another one in each session, at each page, at each run.
FLEETING = re.compile(
    r'((?:name="(?:csrf_token|request_key|search_key)"[^>]* value|data-csrf)="|(?:until|from)=)[^"]*|(<time[^>]*>)[^<]*'
)

Pair = tuple[str, str]


def pairs(app: Flask, cast: Cast, sign_in: Callable[[Any], Any], run_jobs: Callable[[], int]) -> list[Pair]:
    """Return the pages most people open, in each language, each as two people of different companies get it.

    What is opened most comes last, where it is reached with the fewest bytes.
    """
    installed()
    readers = ((cast.max, cast.mia, cast.cleo), (cast.olga, cast.olga, cast.pat))
    written = [_written(people, f"{people[0].name}-only") for people in readers]
    run_jobs()
    found = []
    for language in LANGUAGES:
        with transact():
            db_session.execute(update(User).values(locale=language))
        nobody = app.test_client().get("/sign-in", headers={"Accept-Language": language}).text
        opened = [[sign_in(people[0]).get(path).text for path in paths] for people, paths in zip(readers, written, strict=True)]
        found += [(nobody, nobody), *zip(*opened, strict=True)]
    own = app.extensions["assets"]
    return [tuple(page.replace(own, f"/static/{FINGERPRINT}/") for page in pair) for pair in found]


def _written(people: Any, word: str) -> list[str]:
    """Let `people`, of whom the first reads, write everything that one company alone may read; return addresses of pages."""
    reader, colleague, staff = people
    own = {"audience": "companies", "company_ids": (reader.company_id,)}
    place, body = space(f"{word} space", **own), BODY.format(word)
    talk = [thread(actor, place, f"{word} {actor.name}?", body) for actor in (colleague, staff, reader)][-1]
    for actor in (staff, colleague, staff):
        reply(actor, talk, body)
    answer = answered(f"{word} answer", body=body, slug=f"{word.lower()}-answer", **own)
    translated(answer, "ja", f"{word} answer", body)
    wish = ask(colleague, f"{word} request", situation=word, is_company_only=True)
    texts = changelog.prepare(dict.fromkeys(LANGUAGES, (f"{word} entry", word, body)))
    entry = changelog.publish_entry(staff, changelog.write_entry(staff, texts, changelog.Properties(**own)))
    return [
        "/notifications", "/roadmap", "/requests", f"/requests/{wish.id}", "/changelog", f"/changelog/{entry.id}",
        f"/search?q={word}", "/answers", f"/answers/{answer.slug}", "/community",
        f"/community/spaces/{place.slug}", "/", f"/community/{talk.id}",
    ]  # fmt: skip


def made_of(found: list[Pair]) -> bytes:
    """Return the dictionary: of each pair what both pages hold, each line once."""
    lines: dict[str, None] = {}
    for ours, theirs in found:
        both = set(_pieces(theirs))
        lines.update(dict.fromkeys("".join(piece for piece in _pieces(ours) if piece in both).split("\n")))
    return "\n".join(lines).encode()


def _pieces(page: str) -> list[str]:
    return PIECES.findall(FLEETING.sub(_emptied, page))


def _emptied(found: re.Match[str]) -> str:
    return found[1] or re.sub(r"\d", "", found[2])
