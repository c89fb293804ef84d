"""Who moderates, and how much a person of each level may do; pure, no database."""

from dataclasses import dataclass

from app.core.access import Viewer
from app.moderation.models import Level

REPORTERS_THAT_HIDE = 3
REPORTS_A_DAY = 20
PROPOSED_HOURS = (24, 72, 168, 720)
LONGEST_HOURS = 24 * 365


@dataclass(frozen=True)
class Limits:
    """What somebody may do: threads and replies in an hour and a day, seconds between two of them, things in one post.

    None is no limit.
    """

    threads_an_hour: int
    threads_a_day: int
    replies_an_hour: int
    replies_a_day: int
    seconds_between_threads: int | None = None
    seconds_between_replies: int | None = None
    links: int | None = None
    pictures: int | None = None
    files: int | None = None
    mentions: int | None = 10


LIMITS = {
    Level.NEWCOMER: Limits(2, 3, 5, 10, 120, 30, links=2, pictures=1, files=0, mentions=2),
    Level.MEMBER: Limits(6, 20, 60, 300),
    Level.REGULAR: Limits(10, 30, 90, 450, mentions=20),
    Level.LEADER: Limits(12, 40, 120, 600, mentions=30),
}


#: Reactions and votes, given or taken back: how many in an hour and in a day.
CLICKS = {
    Level.NEWCOMER: ("30/1hour", "60/1day"),
    Level.MEMBER: ("120/1hour", "500/1day"),
    Level.REGULAR: ("180/1hour", "750/1day"),
    Level.LEADER: ("240/1hour", "1000/1day"),
}


@dataclass(frozen=True)
class Tally:
    """What somebody has done so far: threads and posts read, minutes spent reading, days seen, thanks given and received."""

    threads: int = 0
    posts: int = 0
    minutes: int = 0
    days: int = 0
    thanks_given: int = 0
    thanks_received: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.threads + other.threads,
            self.posts + other.posts,
            self.minutes + other.minutes,
            self.days + other.days,
            self.thanks_given + other.thanks_given,
            self.thanks_received + other.thanks_received,
        )

    def reaches(self, wanted: "Tally") -> bool:
        """Whether this is at least `wanted` in everything."""
        mine = (self.threads, self.posts, self.minutes, self.days, self.thanks_given, self.thanks_received)
        theirs = (wanted.threads, wanted.posts, wanted.minutes, wanted.days, wanted.thanks_given, wanted.thanks_received)
        return all(one >= other for one, other in zip(mine, theirs, strict=True))


NEEDED = {
    Level.MEMBER: Tally(threads=5, posts=30, minutes=10),
    Level.REGULAR: Tally(threads=20, posts=100, minutes=60, days=15, thanks_given=1, thanks_received=1),
    Level.LEADER: Tally(threads=60, posts=500, minutes=240, days=100, thanks_given=10, thanks_received=10),
}


def earned(tally: Tally, first: Level) -> Level:
    """Return the highest level `tally` is enough for, never below the one everybody starts with."""
    level = first
    for higher in (Level.MEMBER, Level.REGULAR, Level.LEADER):
        if higher > level and tally.reaches(NEEDED[higher]):
            level = higher
    return level


def is_limited(viewer: Viewer) -> bool:
    """Whether limits, silence and the waiting list hold for `viewer`: for everybody but the staff."""
    return not viewer.is_staff


def can_write(viewer: Viewer) -> bool:
    """Whether `viewer` is somebody whose posts can be screened."""
    return viewer.is_system or viewer.is_authenticated


def can_report(viewer: Viewer) -> bool:
    """Whether `viewer` may report posts."""
    return viewer.is_authenticated


def can_moderate(viewer: Viewer) -> bool:
    """Whether `viewer` may look at cases and decide them."""
    return viewer.is_staff


def can_penalise(viewer: Viewer, staff_role: str | None) -> bool:
    """Whether `viewer` may silence, suspend or change the level of somebody with that staff role: never of the staff."""
    return viewer.is_staff and staff_role is None


def can_edit_words(viewer: Viewer) -> bool:
    """Whether `viewer` may change the list of words that make posts wait."""
    return viewer.is_admin


def proposed_hours(penalties_before: int) -> int:
    """Return the length proposed for the next penalty: 24, 72, 168, then 720 hours."""
    return PROPOSED_HOURS[min(penalties_before, len(PROPOSED_HOURS) - 1)]
