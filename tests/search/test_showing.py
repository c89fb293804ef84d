"""What is shown of the things found: kept while nothing changes, never longer."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.core.memory import forget_all
from app.core.subjects import all_subjects
from app.extensions import db
from app.faq import operations as faq
from app.search import showing
from app.search.finding import find, similar
from app.search.found import Asked, Item
from tests.changelog.entries import asked as asked_for
from tests.changelog.entries import published
from tests.discussions.threads import reply, space, thread
from tests.search.answers import Published, publish, text
from tests.support.cast import Cast

TABLES = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)", re.IGNORECASE)


def words(item: Item) -> str:
    return "".join(piece for piece, _marked in item.passage)


def test_each_kind_names_the_tables_its_documents_are_made_of(app: Flask, cast: Cast) -> None:
    """Else what is shown of them would outlive a change."""
    publish(cast.cleo, "Moving to another office", tags=("office",))
    reply(cast.max, thread(cast.mia, space()))
    published(cast.cleo)
    asked_for(cast.max)
    followed = app.extensions["followed_tables"]
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        read.extend(TABLES.findall(statement))

    for kind, subject in all_subjects().items():
        if subject.documents is None:
            continue
        assert subject.made_of, kind
        assert set(subject.made_of) <= set(followed), kind
        assert all(followed[table] is None for table in subject.made_of), (kind, "a stamp of one person is no news to others")
        read.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            list(subject.documents(list(range(1, 50))))
            for viewer in (cast.max, cast.mia, cast.cleo):
                assert subject.ids is not None
                list(subject.ids(viewer))
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert set(read) == set(subject.made_of), kind


def test_documents_are_read_once_for_a_question_until_something_changes(
    app: Flask, cast: Cast, indexed: Published, count_statements: Any
) -> None:
    answer = publish(cast.cleo, "Moving to another office", "Tell us the new address.")
    indexed()
    asked = Asked("moving office")
    first = find(cast.max, asked).items
    with count_statements() as again:
        assert find(cast.max, asked).items[0].passage == first[0].passage
    assert not [one for one in again if "answer_tags" in one]
    # What somebody else asks is cut around other words.
    assert find(cast.max, Asked("new address")).items[0].passage != first[0].passage
    content = faq.prepare(title="Moving to another office", body="Write to the new desk.")
    faq.publish_text(cast.cleo, faq.revise_text(cast.cleo, text(cast.cleo, answer), content))
    # The index still holds the old words; the page shows the new ones.
    assert words(find(cast.max, asked).items[0]) == "Write to the new desk."
    assert words(similar(cast.max, "moving office", limit=1)[0]) == "Write to the new desk."


def test_what_is_kept_is_not_shown_to_those_who_may_not_see_it(app: Flask, cast: Cast, indexed: Published) -> None:
    answer = publish(cast.cleo, "Discount of the pilot", "Half the price.")
    indexed()
    asked = Asked("discount pilot")
    assert find(cast.max, asked).total == 1
    faq.archive_text(cast.cleo, text(cast.cleo, answer))
    assert find(cast.max, asked).items == ()


def test_no_more_is_kept_than_allowed(app: Flask, cast: Cast, indexed: Published) -> None:
    publish(cast.cleo, "Counting sheep", "One by one.")
    indexed()
    forget_all(app)
    for number in range(showing.MOST + 5):
        find(cast.max, Asked(f"sheep {number}", exact=True))
    assert len(app.extensions["memories"]["search_shown"]._known) <= showing.MOST
