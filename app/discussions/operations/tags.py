"""Tags: a word or two a thread is filed under, written as one likes and kept in one spelling."""

import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.discussions.models import Tag, Thread, ThreadTag
from app.watching import operations as watching

MOST_TAGS, LONGEST_TAG = 5, 40
AT_ONCE = 500


def cleaned(names: Iterable[str]) -> list[str]:
    """Return tags in their one spelling (NFKC, lower case, one space), each once. Raises `Refused` at the field `tags`."""
    found = dict.fromkeys(" ".join(unicodedata.normalize("NFKC", name).lower().strip().lstrip("#").split()) for name in names)
    wanted = [name for name in found if name]
    if len(wanted) > MOST_TAGS:
        raise Refused(_("Please choose up to %(count)s tags.", count=MOST_TAGS), "tags")
    if any(len(name) > LONGEST_TAG for name in wanted):
        raise Refused(_("A tag may have up to %(count)s characters.", count=LONGEST_TAG), "tags")
    return wanted


def put(thread: Thread, names: Sequence[str]) -> None:
    """File `thread`, which has a key, under exactly the cleaned `names`; joins the operation that is the cause."""
    # Held, so that none is thrown away as unused at this very moment.
    held = select(Tag).where(Tag.name.in_(names)).order_by(Tag.id).with_for_update(read=True, key_share=True)
    known = {tag.name: tag for tag in db_session.scalars(held)} if names else {}
    for name in names:
        if name not in known:
            known[name] = Tag(name=name)
            db_session.add(known[name])
    db_session.flush()
    db_session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id))
    db_session.add_all([ThreadTag(thread_id=thread.id, tag_id=known[name].id) for name in names])
    thread.tags = list(names)


@transaction
def forget_unused() -> int:
    """Delete tags no thread carries any more, with what was chosen about watching them; how many. Nobody's news."""
    used = select(ThreadTag.tag_id).where(ThreadTag.tag_id == Tag.id).exists()
    found = select(Tag).where(~used).order_by(Tag.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    unused = db_session.scalars(found).all()
    for tag in unused:
        watching.forget(Tag.SUBJECT, tag.id)
        db_session.delete(tag)
    return len(unused)
