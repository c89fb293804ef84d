"""Before a post is saved: may its author write at all, how much more, and must the post wait?"""

from dataclasses import dataclass
from typing import Literal

from app.core import limits
from app.core.access import Viewer, ensure
from app.core.errors import Refused, TooMany
from app.core.i18n import _, ngettext
from app.core.moments import told_moment
from app.core.transaction import transaction
from app.moderation import folding, policy, queries
from app.moderation.contents import Contents, contents_of
from app.moderation.models import Level, PenaltyKind
from app.moderation.queries.people import LIMIT, key
from app.moderation.sentences import click_told, wait_told
from app.moderation.site_rules import own_host

Doing = Literal["thread", "reply", "edit"]


@dataclass(frozen=True)
class Screening:
    """Whether a post must wait, and why: `hasty`, `links`, or `word:` with the word; an empty reason when it need not."""

    hold: bool
    reason: str = ""


@transaction
def screen(actor: Viewer, text: str, *, reaches_others: bool, doing: Doing = "reply", is_hasty: bool = False) -> Screening:
    """Count what `actor` is about to write and say whether it must wait.

    `reaches_others` says whether people of other companies will read it; what stays among colleagues never waits. An edit
    is not counted. `is_hasty`: sent within seconds, as machines do; that of a newcomer waits. Raises `Refused` while `actor` is
    silenced or suspended, and over a limit with a sentence saying when it goes on.
    """
    ensure(policy.can_write(actor))
    if not policy.is_limited(actor):
        return Screening(False)
    ensure_not_silenced(actor)
    level = queries.level_of(actor.id)
    found = contents_of(text, own_host())
    _ensure_within(policy.LIMITS[level], found)
    if doing != "edit":
        _count(actor, policy.LIMITS[level], doing)
    if not reaches_others:
        return Screening(False)
    if level == Level.NEWCOMER and is_hasty:
        return Screening(True, "hasty")
    if level == Level.NEWCOMER and found.links:
        return Screening(True, "links")
    word = folding.first_found(text, queries.watched())
    return Screening(True, f"word:{word}") if word else Screening(False)


@transaction
def take_part(actor: Viewer) -> None:
    """Count a reaction or a vote `actor` is about to give or take back. Staff are not counted.

    Raises `Refused` while `actor` is silenced or suspended, and over a limit with a sentence saying when it goes on.
    """
    ensure(policy.can_write(actor))
    if not policy.is_limited(actor):
        return
    ensure_not_silenced(actor)
    try:
        limits.limit("moderation.click", str(actor.id), *policy.CLICKS[queries.level_of(actor.id)])
    except TooMany as reached:
        raise Refused(click_told(reached.retry_after)) from reached


def ensure_not_silenced(actor: Viewer) -> None:
    """Raise `Refused`, saying until when and why, while `actor` is silenced or suspended."""
    penalty = queries.active_penalty(actor.id, PenaltyKind.SILENCE, PenaltyKind.SUSPEND)
    if penalty is not None:
        raise Refused(
            _(
                "You cannot write until %(when)s. Reason: %(reason)s",
                when=told_moment(penalty.ends_at, actor.timezone),
                reason=penalty.reason,
            )
        )


def _ensure_within(rules: policy.Limits, found: Contents) -> None:
    if rules.links is not None and found.links > rules.links:
        raise Refused(
            ngettext(
                "For now a post of yours may hold %(num)s link.", "For now a post of yours may hold %(num)s links.", rules.links
            )
        )
    if rules.pictures is not None and found.pictures > rules.pictures:
        raise Refused(
            ngettext(
                "For now a post of yours may hold %(num)s picture.",
                "For now a post of yours may hold %(num)s pictures.",
                rules.pictures,
            )
        )
    if rules.files is not None and found.files > rules.files:
        raise Refused(
            _(
                "For now your posts cannot hold files. Please describe what is in them, or ask the person who looks after this "
                "site in your company to add them."
            )
        )
    if rules.mentions is not None and found.mentions > rules.mentions:
        raise Refused(
            ngettext("A post of yours may name %(num)s person.", "A post of yours may name %(num)s people.", rules.mentions)
        )


def _count(actor: Viewer, rules: policy.Limits, doing: Doing) -> None:
    if doing == "thread":
        an_hour, a_day, gap = rules.threads_an_hour, rules.threads_a_day, rules.seconds_between_threads
    else:
        an_hour, a_day, gap = rules.replies_an_hour, rules.replies_a_day, rules.seconds_between_replies
    wanted = [f"{an_hour}/1hour", f"{a_day}/1day"] + ([f"1/{gap}seconds"] if gap else [])
    try:
        limits.limit(LIMIT, key(doing, actor.id), *wanted)
    except TooMany as reached:
        raise Refused(wait_told(reached.retry_after)) from reached
