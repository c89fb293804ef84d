"""What is shown of the things found: title and passage with their marks, and the way of asking that matched.

It is the same for all who may see a thing. So it is kept, as it is for one question, until a table its documents are made of
changes; whether somebody may see it is asked of the database each time, and elsewhere.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from app.core import freshness
from app.core.memory import memory
from app.core.search import Document, Hit, Marks
from app.search.found import Segments
from app.search.index import documents, engine, searched

MOST = 1000
BEGINNING = 240
MOST_WORDINGS = 20
Named = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """`title`, `passage` and `wording` are (text, marked) pieces."""

    title: Segments
    lang: str
    category: str
    passage: Segments
    cut_before: bool = False
    cut_after: bool = False
    wording: Segments = ()


def subject_id(entry: str) -> int:
    """Return the id in the name of an entry such as `answer:12`."""
    return int(entry.rpartition(":")[2])


def shown(hits: Sequence[Hit], marks: Marks | None) -> dict[Named, Shown]:
    """Return what is shown of `hits`, by (kind, id), marked for a question; without one, how they begin.

    Documents that are gone, or no longer read by everybody who may see their subject, are left out.
    """
    known = memory("search_shown", MOST)
    keys = {(hit.kind, hit.id): (hit.kind, hit.id, _made_of(hit.kind), marks) for hit in hits}
    found: dict[Named, Shown] = {name: one for name, key in keys.items() if (one := known.get(key)) is not None}
    fresh = _documents([hit for hit in hits if (hit.kind, hit.id) not in found])
    for document, one in zip(fresh, _marked(fresh, marks) if marks else map(_begun, fresh), strict=True):
        name = (document.kind, document.id)
        found[name] = one
        if keys[name][2] is not None:
            known.put(keys[name], one)
    return found


def _made_of(kind: str) -> Hashable:
    subject = searched().get(kind)
    return freshness.current(*subject.made_of) if subject and subject.made_of else None


def _documents(hits: Sequence[Hit]) -> list[Document]:
    wanted = {(hit.kind, hit.id) for hit in hits}
    found: list[Document] = []
    for kind in dict.fromkeys(hit.kind for hit in hits):
        ids = list(dict.fromkeys(subject_id(hit.entry) for hit in hits if hit.kind == kind))
        found += [document for document in documents(kind, ids) if (document.kind, document.id) in wanted]
    return found


def _begun(document: Document) -> Shown:
    beginning = " ".join(document.body[:BEGINNING].split())
    return Shown(
        ((document.title, False),), document.lang, document.category, ((beginning, False),),
        cut_after=len(document.body) > BEGINNING,
    )  # fmt: skip


def _marked(fresh: Sequence[Document], marks: Marks) -> Iterable[Shown]:
    names = [(document.title, *document.wordings[:MOST_WORDINGS]) for document in fresh]
    texts = [(document.body if document.body.strip() else "", document.lang) for document in fresh]
    found = engine().shown([name for several in names for name in several], texts, marks)
    titles = iter(found.titles)
    for document, several, passages in zip(fresh, names, found.passages, strict=True):
        title, *wordings = [next(titles) for _name in several]
        passage = passages[0]
        best = max(wordings, key=_marked_length, default=())
        yield Shown(
            title=title,
            lang=document.lang,
            category=document.category,
            passage=passage.segments,
            cut_before=passage.cut_before,
            cut_after=passage.cut_after,
            # Only a wording that holds clearly more of the question than the title does.
            wording=best if _marked_length(best) > _marked_length(title) else (),
        )


def _marked_length(segments: Segments) -> int:
    return sum(len(text) for text, is_marked in segments if is_marked)
