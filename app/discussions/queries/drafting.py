"""What an answer made of a thread begins with: its title, the question as wordings, the reply that solved it, without names."""

import re
from collections.abc import Iterable

from sqlalchemy import Select, select

from app.comments import mentions
from app.comments.models import Comment
from app.comments.models import State as CommentState
from app.companies.models import Company
from app.core.database import db_session
from app.core.subjects import Draft
from app.discussions.models import Audience, Thread
from app.people.models import Membership, User

LONGEST_WORDING, MOST_WORDINGS = 200, 3
SHORTEST_NAME = 2
_SENTENCE = re.compile(r"[^。？！?!.\n]+[。？！?!.]?")
_ASKS = re.compile(r"[?？]$|(か|でしょうか|ますか|ですか)[。]?$")
_MARKS = re.compile(r"[*_`>#]+")
_HONORIFIC = r"\s*(さん|さま|様|氏|殿|-san)?"
# A line that only greets or signs is nobody's answer.
_GREETING = re.compile(
    r"(?i)^\s*((hi|hello|hey|dear|thanks|thank you|regards|best regards|cheers)\b[\s,!.-]*|[\s,、，!！。.-]*)$"
)
_LEFT_OVER = re.compile(r"^[ \t]*[,、，]\s*", re.MULTILINE)
_SPACES = re.compile(r"[ \t]{2,}(?=\S)")


def draft(thread: Thread) -> Draft:
    """Return what an answer made of a thread, seen by whoever asks, begins with; its space must be loaded."""
    posts = list(db_session.scalars(_posts(thread)))
    opening = next((post for post in posts if post.is_opening), None)
    best = _best(thread, posts)
    names = _names(posts)
    question = without_names(mentions.plain(opening.body), names) if opening else ""
    return Draft(
        title=thread.title,
        body=without_names(mentions.plain(best.body), names) if best else "",
        wordings=(thread.title, *questions_in(question)),
        lang=thread.lang,
        is_for_everyone=thread.space.audience == Audience.EVERYONE,
    )


def _posts(thread: Thread) -> Select[Comment]:
    found = select(Comment).where(Comment.subject_kind == Thread.SUBJECT, Comment.subject_id == thread.id)
    found = found.where(Comment.state == CommentState.VISIBLE, Comment.is_internal.is_(False))
    return found.order_by(Comment.number).limit(200)


def _best(thread: Thread, posts: list[Comment]) -> Comment | None:
    replies = [post for post in posts if not post.is_opening]
    accepted = next((post for post in replies if post.id == thread.accepted_comment_id), None)
    return accepted or max(
        replies, key=lambda post: (post.is_official, post.helpful_count + post.thanks_count, -post.number), default=None
    )


def _names(posts: Iterable[Comment]) -> list[str]:
    authors = {post.author_id for post in posts if post.author_id is not None}
    named = {person for post in posts for person in mentions.ids_in(post.body)}
    wanted = authors | named
    people = db_session.execute(
        select(User.name, User.pen_name, User.reading, Company.name)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Company, Company.id == Membership.company_id)
        .where(User.id.in_(wanted))
    ).all()
    found = {str(part) for row in people for part in row if part}
    found |= {post.author_name for post in posts if post.author_name}
    # 「佐藤 真」 is called 佐藤さん.
    found |= {part for name in found for part in re.split(r"[\s　]+", name)}
    return sorted((name for name in found if len(name) >= SHORTEST_NAME), key=len, reverse=True)


def without_names(text: str, names: Iterable[str]) -> str:
    """Return the text without those names, what was said to call them, and lines that only greet."""
    for name in names:
        is_latin = name.isascii()
        edge = r"\b" if is_latin else ""
        text = re.sub(rf"@?{edge}{re.escape(name)}{edge}{_HONORIFIC}", "", text, flags=re.IGNORECASE if is_latin else 0)
    lines = [line for line in text.split("\n") if not line.strip() or not _GREETING.match(line)]
    tidy = _LEFT_OVER.sub("", _SPACES.sub(" ", "\n".join(lines)))
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()


def questions_in(text: str) -> list[str]:
    """Return the first sentences of a text that ask something, without marks, at most three."""
    sentences = (" ".join(_MARKS.sub("", found[0]).split()) for found in _SENTENCE.finditer(text))
    asked = [one for one in sentences if _ASKS.search(one) and len(one) <= LONGEST_WORDING]
    return list(dict.fromkeys(asked))[:MOST_WORDINGS]
