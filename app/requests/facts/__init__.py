"""What can happen to requests, by noun."""

from app.requests.facts import merging, requests, statuses

__all__ = ["merging", "requests", "statuses"]
