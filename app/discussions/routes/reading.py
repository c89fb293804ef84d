"""Reading a thread: its pages by number, what is new in it, marking it as read without writing on GET."""

from collections.abc import Hashable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.comments import queries as comments
from app.comments.queries import Post
from app.core import access, freshness, site, subjects
from app.core.access import Viewer, viewer
from app.core.errors import NotFound
from app.discussions import operations, policy, queries, views
from app.discussions.models import Thread
from app.discussions.queries import Reading
from app.discussions.routes.blueprint import bp

SIZE = comments.PAGE
SHOWN_FROM = (
    "threads", "thread_tags", "thread_reads", "spaces", "space_tiers", "space_companies", "comments",
    "comment_reactions", "polls", "poll_options", "poll_votes", "watches", "users", "memberships", "companies",
    "answers", "answer_texts", "answer_tiers", "answer_companies",
)  # fmt: skip
AROUND = 2
MOST_PEOPLE = 12


@dataclass(frozen=True)
class Shown:
    """The posts of one page of a thread.

    `opening` and `accepted` stand on top of the first page, `opening` alone on the others (folded). `first_new` is the number
    of the first post the reader has not read since they were here, `has_unread` whether the page holds posts to be marked as
    read, `kept_as` a key to posts seen alike by many; `people` are names of those who wrote here, each once.
    """

    page: comments.SharedPage
    opening: Post | None
    accepted: Post | None
    number: int
    pages: int
    first_new: int | None
    has_unread: bool
    kept_as: Hashable | None
    people: tuple[str, ...]

    @property
    def posts(self) -> list[Post]:
        """Those with the numbers of the page, without the opening one; read only where what is made of them is not kept."""
        return [post for post in self.page.posts if not post.is_opening]

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to link to; None stands for a gap."""
        near = {one for one in range(self.number - AROUND, self.number + AROUND + 1) if 1 <= one <= self.pages}
        found: list[int | None] = []
        for one in sorted(near | {1, self.pages}):
            if found and found[-1] is not None and one - found[-1] > 1:
                found.append(None)
            found.append(one)
        return found


def page_of_number(number: int) -> int:
    """Return the number of the page that holds a post; the opening post lies on the first."""
    return max(0, number - 1) // SIZE + 1


@bp.get("/<int:thread_id>")
@access.member
# Five minutes: until then a post one may still change says so, and a poll that closes is open.
@freshness.page(*SHOWN_FROM, minutes=5, on_kept=views.note)
def show(thread_id: int) -> ResponseReturnValue:
    """Show a page of a thread: `post` names a post to show, `page` a page; one merged into another leads there."""
    person = viewer()
    thread = queries.reading(person, thread_id)
    if thread is None:
        return _merged(person, thread_id)
    shown = _shown(person, thread, _asked_page(thread))
    views.note(thread.id)
    return render_template(
        "discussions/show.html",
        thread=thread,
        shown=shown,
        may_reply=policy.can_reply(person, thread, thread.space),
        may_accept=policy.can_accept(person, thread),
    )


def _merged(person: Viewer, thread_id: int) -> ResponseReturnValue:
    target = queries.merged_into(person, thread_id)
    if target is None:
        raise NotFound
    return redirect(url_for(".show", thread_id=target), 301)


def _asked_page(thread: Reading) -> int:
    last = page_of_number(thread.last_number)
    post = request.args.get("post", 0, type=int)
    asked = page_of_number(post) if post > 0 else request.args.get("page", 1, type=int)
    return max(1, min(asked, last))


def _shown(person: Viewer, thread: Reading, number: int) -> Shown:
    # Pages are ranges of numbers, so that an address shows the same posts for ever; numbers of hidden posts leave gaps.
    last = number * SIZE
    accepted_id = thread.accepted_comment_id if number == 1 else None
    page = comments.shared_posts(
        person,
        Thread.SUBJECT,
        thread.id,
        last - SIZE + 1,
        last,
        also=[accepted_id] if accepted_id else [],
        is_manager=person.is_staff,
        is_closed=thread.closed_at is not None,
    )
    read, found = thread.read_number, page.outline
    return Shown(
        page=page,
        opening=found.opening,
        accepted=found.also.get(accepted_id or 0),
        number=number,
        pages=page_of_number(thread.last_number),
        first_new=next((one for one in found.numbers if read is not None and one > read and one not in found.own), None),
        has_unread=bool(found.numbers) and found.numbers[-1] > (read or 0),
        kept_as=found.kept_as,
        people=found.people[:MOST_PEOPLE],
    )


@bp.get("/<int:thread_id>/alike")
@access.member
def alike(thread_id: int) -> ResponseReturnValue:
    """Answer the links to what is similar, which the page asks for when it stands."""
    thread = queries.thread(viewer(), thread_id)
    pieces = site.panels("thread_alike", entry=f"{Thread.SUBJECT}:{thread.id}", words=thread.title)
    return render_template("discussions/_alike.html", alike=pieces, before=_read_before(thread))


def _read_before(thread: Thread) -> tuple[str, str] | None:
    """Return title and address of what had been read before the thread was started, when the viewer may see it."""
    kind, number = thread.origin_kind, thread.origin_id
    subject = subjects.subject_of(kind) if kind is not None and number is not None else None
    if subject is None or kind is None or number is None:
        return None
    row = subjects.visible(viewer(), kind, [number]).get(number)
    return (subject.title(row), subject.url(row)) if row is not None else None


@bp.post("/<int:thread_id>/read")
@access.member
def mark_read(thread_id: int) -> ResponseReturnValue:
    """Remember up to which post the reader has come; sent by the page once it is looked at."""
    thread = queries.thread(viewer(), thread_id)
    operations.mark_read(viewer(), thread, request.form.get("number", 0, type=int))
    return "", 204
