"""Merging: a request is declared a duplicate of another. A link, not a move, so taking it back leaves nothing to mend.

Votes, comments, followers and words stay where they are. Who needs the leader is counted over the whole group, who follows a
duplicate follows its leader meanwhile, and both are worked out anew from the rows each time a group becomes another one.
"""

from collections.abc import Collection, Sequence, Set
from typing import Any

from sqlalchemy import update

from app.core import activity, clock
from app.core.access import Viewer, ensure
from app.core.activity import Fact
from app.core.database import db_session
from app.core.errors import NotFound, Refused
from app.core.i18n import _
from app.core.transaction import transaction
from app.requests import policy
from app.requests.facts import merging as facts
from app.requests.models import LONGEST_REASON, FeatureRequest, Merge, State, Status, StatusChange
from app.requests.operations import counting
from app.requests.operations.holding import lock_groups
from app.requests.queries import groups
from app.requests.queries.statuses import merged as merged_status
from app.watching import operations as watching

MOST_AT_ONCE = 50


@transaction
def merge(actor: Viewer, duplicate: FeatureRequest, target: FeatureRequest, reason: str) -> Merge:
    """Declare `duplicate` the same as `target`, which leads it and all its own duplicates from now on.

    Whoever needs, follows or wrote one of them is told once. Raises `Refused` for a request that cannot be merged or to which
    less people have access, `Forbidden`, `NotFound`.
    """
    ensure(policy.can_sort(actor))
    return merge_all(actor, [duplicate], target, reason)[0]


@transaction
def merge_all(actor: Viewer, duplicates: Sequence[FeatureRequest], target: FeatureRequest, reason: str) -> list[Merge]:
    """Merge several requests into one, all or none; each person is told once. As `merge`, at most `MOST_AT_ONCE` of them."""
    ensure(policy.can_sort(actor))
    reason = _one_line(reason)
    ids = sorted({one.id for one in duplicates})
    if not ids:
        raise Refused(_("Please choose at least one request."))
    if len(ids) > MOST_AT_ONCE:
        raise Refused(_("Please merge at most %(count)s requests at once.", count=MOST_AT_ONCE))
    rows = lock_groups([*ids, target.id])
    leader = rows[target.id]
    for key in ids:
        _check(actor, rows[key], leader)
    people = {key: groups.people_of([rows[one] for one in (key, *groups.duplicate_ids(key))]) for key in ids}
    done = [_link(actor, rows[key], leader, reason) for key in ids]
    _settle([leader.id, *ids])
    heard: set[int] = set()
    for key in ids:
        _tell(actor, facts.MERGED, rows[key], people[key] - heard, reason=reason, target_id=leader.id)
        heard |= people[key]
    return done


@transaction
def unmerge(actor: Viewer, duplicate: FeatureRequest) -> FeatureRequest:
    """Let a duplicate stand for itself again, at the status it had and with the duplicates it had; return it.

    Where that status was retired, it stands where the requests there were moved to. What people did meanwhile stays. Raises
    `Refused` when it is no duplicate (any more), `Forbidden`, `NotFound`.
    """
    ensure(policy.can_sort(actor))
    rows = lock_groups([duplicate.id])
    request, done = rows[duplicate.id], groups.in_force(duplicate.id)
    if done is None or request.merged_into_id is None:
        raise Refused(_("This request is not merged with another one. Reload the page to see how it stands now."))
    left, own = request.merged_into_id, groups.led_through(request.id)
    done.undone_at, done.undone_by_id = clock.now(), actor.id
    _note(actor, request, done.before_status_id)
    request.merged_into_id = None
    request.stand_at(db_session.get_one(Status, done.before_status_id), done.before_status_since)
    _lead(own, request.id)
    _settle([left, request.id])
    # Who heard of the merge, or did it, hears that it was taken back; of several at once each heard of one.
    people = groups.people_of([request, *(rows[key] for key in own)])
    _tell(actor, facts.UNMERGED, request, people & {*groups.told_of_merge(request.id), done.actor_id}, target_id=left)
    return request


def _check(actor: Viewer, duplicate: FeatureRequest, target: FeatureRequest) -> None:
    for request in (duplicate, target):
        if not policy.can_see(actor, request) or request.state == State.DELETED:
            raise NotFound
    if duplicate.id == target.id:
        raise Refused(_("A request cannot be merged into itself. Please choose another one."), "target")
    if target.merged_into_id is not None:
        raise Refused(_("“%(title)s” is a duplicate itself. Please choose the one it leads to.", title=target.title), "target")
    if duplicate.merged_into_id is not None:
        raise Refused(_("“%(title)s” is merged already. Take that back first.", title=duplicate.title), "target")
    if not duplicate.state == target.state == State.VISIBLE:
        raise Refused(_("Only requests that can be seen are merged. Approve or show both first."), "target")
    if not policy.can_lead(target, duplicate):
        raise Refused(
            _("“%(title)s” is seen by people who may not see the other one. Merge the other way round.", title=duplicate.title),
            "target",
        )


def _link(actor: Viewer, duplicate: FeatureRequest, leader: FeatureRequest, reason: str) -> Merge:
    row = Merge(
        duplicate_id=duplicate.id, target_id=leader.id, actor_id=actor.id, reason=reason, at=clock.now(),
        before_status_id=duplicate.status_id, before_status_since=duplicate.status_since,
    )  # fmt: skip
    db_session.add(row)
    status = merged_status()
    _note(actor, duplicate, status.id, reason)
    duplicate.merged_into_id = leader.id
    duplicate.stand_at(status, clock.now())
    _lead(groups.led_through(duplicate.id), leader.id)
    return row


def _note(actor: Viewer, request: FeatureRequest, status_id: int, reason: str = "") -> None:
    # Told by the notice of the merge itself, so it waits for no mail.
    now = clock.now()
    db_session.add(
        StatusChange(
            request_id=request.id, from_status_id=request.status_id, to_status_id=status_id, actor_id=actor.id,
            reason=reason, next_review_on=request.next_review_on, at=now, told_at=now,
        )
    )  # fmt: skip


def _lead(ids: Sequence[int], leader_id: int) -> None:
    """Let duplicates lead to another request at once, so that no address takes two steps."""
    if ids:
        change = update(FeatureRequest).where(FeatureRequest.id.in_(ids)).values(merged_into_id=leader_id)
        db_session.execute(change.execution_options(synchronize_session="fetch"))


def _settle(ids: Collection[int]) -> None:
    """Work out anew who follows each of those requests by a merge, and what each counts."""
    for key in sorted(set(ids)):
        watching.lead_on(FeatureRequest.SUBJECT, groups.duplicate_ids(key), key)
    counting.recount(*ids)


def _tell(actor: Viewer, fact: Fact, request: FeatureRequest, people: Set[int], **particulars: Any) -> None:
    to = sorted(people - {actor.id})
    activity.record(fact, actor=actor, subject=request, company_id=request.company_id, to=to, **particulars)


def _one_line(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Please write the reason in a few words. It is kept, and those affected read it."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Please keep the reason to %(count)s characters.", count=LONGEST_REASON), "reason")
    return reason
