"""What can happen to requests, by noun."""

from app.requests.facts import requests, statuses

__all__ = ["requests", "statuses"]
