"""What can happen in discussions, by noun."""

from app.discussions.facts import spaces, threads

__all__ = ["spaces", "threads"]
