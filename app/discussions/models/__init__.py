"""Tables of discussions: spaces, threads, and what each person has read."""

from app.discussions.models.reading import SpaceRead, ThreadRead
from app.discussions.models.spaces import Audience, Space, SpaceCompany, SpaceTier, Who
from app.discussions.models.threads import Kind, State, Tag, Thread, ThreadTag

__all__ = [
    "Audience",
    "Kind",
    "Space",
    "SpaceCompany",
    "SpaceRead",
    "SpaceTier",
    "State",
    "Tag",
    "Thread",
    "ThreadRead",
    "ThreadTag",
    "Who",
]
