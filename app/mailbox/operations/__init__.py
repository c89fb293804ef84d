"""What is done with mail that comes in: taking it, deciding about what waits, forgetting it."""

from app.mailbox.operations.deciding import accept, discard, forget_old, original
from app.mailbox.operations.taking import LARGEST_BYTES, take

__all__ = ["LARGEST_BYTES", "accept", "discard", "forget_old", "original", "take"]
