"""Pages with which staff put threads in order."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import access
from app.core.access import ensure, viewer
from app.core.errors import Refused
from app.core.forms import fresh_key, offered, status
from app.core.i18n import _, _l
from app.discussions import policy, queries
from app.discussions.arranging_forms import FORMS, MergeForm, MoveForm, ReasonForm, SplitForm
from app.discussions.models import Act, Arrangement, Thread
from app.discussions.operations import arranging
from app.discussions.queries import arranging as reads
from app.discussions.routes.blueprint import bp

NUMBER = re.compile(r"(\d{1,9})(?:[/?#].*)?\s*$")
#: By act: what the page is called, what its button says, what is told afterwards, and what it means.
WORDS = {
    Act.PIN: (_l("Pin the thread"), _l("Pin"), _l("The thread stands on top of its space now."),
              _l("It stays on top of its space until you unpin it.")),
    Act.UNPIN: (_l("Unpin the thread"), _l("Unpin"), _l("The thread stands among the others again."),
                _l("It goes back among the others, in order of the last post.")),
    Act.CLOSE: (_l("Close the thread"), _l("Close"), _l("Nobody but staff can write in this thread any more."),
                _l("It can still be read and found; only staff can write in it.")),
    Act.REOPEN: (_l("Open the thread again"), _l("Open again"), _l("People can write in this thread again."),
                 _l("People can write in it again.")),
    Act.MOVE: (_l("Move to another space"), _l("Move"), _l("The thread was moved."),
               _l("Address, posts and everything else stay; who can read it follows the space.")),
    Act.MERGE: (_l("Merge into another thread"), _l("Merge"), _l("The threads were merged."),
                _l("All posts go behind those of the other thread; the address of this one leads there.")),
    Act.SPLIT: (_l("Make a thread of some posts"), _l("Split"), _l("The posts are a thread of their own now."),
                _l("For posts that began another matter. Links to them keep working.")),
}  # fmt: skip


@bp.get("/<int:thread_id>/arrange")
@access.staff
def arrange(thread_id: int) -> ResponseReturnValue:
    """Show what can be done with a thread and what was done."""
    return _overview(_thread(thread_id))


@bp.route("/<int:thread_id>/arrange/<any(pin,unpin,close,reopen,move,merge,split):act>", methods=["GET", "POST"])
@access.staff
def arrange_by(thread_id: int, act: str) -> ResponseReturnValue:
    """Do one thing with a thread, for a reason."""
    thread = _thread(thread_id)
    form = _form(act, thread)
    warning = None
    if form.validate_on_submit():
        try:
            done = _do(Act(act), thread, form)
        except arranging.ReadersChange as change:
            warning = _warn(form, change)
        except Refused as refusal:
            form.refuse(refusal)
            form.request_key.data = fresh_key()
        else:
            flash(str(WORDS[Act(act)][2]), "success")
            leads_on = act in (Act.MERGE, Act.SPLIT)
            return redirect(url_for(".show", thread_id=(done.other_id if leads_on else None) or thread_id), 303)
        # A refused operation leaves nothing loaded behind.
        thread = _thread(thread_id)
    page = reads.posts_to_choose(viewer(), thread, request.args.get("page")) if act == Act.SPLIT else None
    return render_template(
        "discussions/arrange_by.html",
        thread=thread,
        form=form,
        act=act,
        words=WORDS[Act(act)],
        warning=warning,
        page=page,
        near=reads.threads_near(viewer(), thread) if act == Act.MERGE else [],
        names=reads.names_of([post.author_id for post in page.items]) if page else {},
    ), 409 if warning else status(form)


@bp.post("/<int:thread_id>/arrange/<int:arrangement_id>/undo")
@access.staff
def undo_arrangement(thread_id: int, arrangement_id: int) -> ResponseReturnValue:
    """Take back what was done."""
    done = reads.arrangement(viewer(), arrangement_id)
    confirmed = request.form.get("confirmed", 0, type=int) or None
    try:
        thread = arranging.undo(viewer(), done, confirmed=confirmed)
    except arranging.ReadersChange as change:
        return _overview(_thread(thread_id), done_id=arrangement_id, change=change), 409
    except Refused as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for(".arrange", thread_id=thread_id), 303)
    flash(_("It is as it was before."), "success")
    return redirect(url_for(".show", thread_id=thread.id), 303)


def _overview(thread: Thread, *, done_id: int | None = None, change: arranging.ReadersChange | None = None) -> str:
    acts = [
        Act.PIN if thread.pinned_at is None else Act.UNPIN,
        Act.CLOSE if thread.closed_at is None else Act.REOPEN,
        Act.MOVE,
        Act.SPLIT,
        Act.MERGE,
    ]
    return render_template(
        "discussions/arrange.html",
        thread=thread,
        acts=[(act, *WORDS[act]) for act in acts],
        history=reads.arrangements_of(viewer(), thread.id),
        words=WORDS,
        done_id=done_id,
        change=change,
    )


def _thread(thread_id: int) -> Thread:
    ensure(policy.can_arrange(viewer()))
    return queries.thread(viewer(), thread_id)


def _form(act: str, thread: Thread) -> ReasonForm:
    form = FORMS[act]()
    if isinstance(form, MoveForm | SplitForm):
        spaces = queries.spaces_for(viewer())
        form.space_id.choices = offered(
            (one.id, one.name) for one in spaces if isinstance(form, SplitForm) or one.id != thread.space_id
        )
        if isinstance(form, SplitForm) and not form.is_submitted():
            form.space_id.data = thread.space_id
    return form


def _do(act: Act, thread: Thread, form: ReasonForm) -> Arrangement:
    actor, reason, confirmed = viewer(), form.reason.data or "", form.confirmed_space
    if isinstance(form, MoveForm):
        return arranging.move_thread(actor, thread, form.space_id.data, reason, confirmed=confirmed)
    if isinstance(form, MergeForm):
        return arranging.merge_threads(actor, thread, _target(form), reason, confirmed=confirmed)
    if isinstance(form, SplitForm):
        return arranging.split_posts(
            actor,
            thread,
            form.posts.data or [],
            title=form.title.data or "",
            space_id=form.space_id.data,
            reason=reason,
            kind=form.kind.data or "",
            confirmed=confirmed,
        )
    plain = {
        Act.PIN: arranging.pin_thread,
        Act.UNPIN: arranging.unpin_thread,
        Act.CLOSE: arranging.close_thread,
        Act.REOPEN: arranging.reopen_thread,
    }
    return plain[act](actor, thread, reason)


def _target(form: MergeForm) -> Thread:
    found = NUMBER.search(form.target.data or "")
    rows = queries.among(viewer(), [int(found[1])]) if found else []
    target = next(iter(rows), None)
    if target is None:
        raise Refused(_("There is no such thread. Copy its address from the browser."), "target")
    return target


def _warn(form: ReasonForm, change: arranging.ReadersChange) -> str:
    form.confirmed.data, form.is_right.data = str(change.space_id), False
    form.request_key.data = fresh_key()
    return change.message
