"""Tables of discussions: spaces, threads, what each person has read, polls, and what staff put in order."""

from app.discussions.models.arranging import Act, Arrangement
from app.discussions.models.helping import HelperTally, Unlisted
from app.discussions.models.polls import Poll, PollOption, PollVote
from app.discussions.models.reading import SpaceRead, ThreadRead
from app.discussions.models.spaces import Audience, Space, SpaceCompany, SpaceTier, Who
from app.discussions.models.threads import Kind, State, Tag, Thread, ThreadTag

__all__ = [
    "Act",
    "Arrangement",
    "Audience",
    "HelperTally",
    "Kind",
    "Poll",
    "PollOption",
    "PollVote",
    "Space",
    "SpaceCompany",
    "SpaceRead",
    "SpaceTier",
    "State",
    "Tag",
    "Thread",
    "ThreadRead",
    "ThreadTag",
    "Unlisted",
    "Who",
]
