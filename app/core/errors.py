"""What can go wrong with an operation, as exceptions every route, API and command understands."""

from collections.abc import Mapping


class Refused(Exception):
    """The operation cannot be done as asked; `message` is a translated sentence for the person, `field` the form field."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class Forbidden(Exception):
    """The viewer may see the thing but not do this to it (403)."""


class NotFound(Exception):
    """The thing does not exist for this viewer (404)."""


class Conflict(Exception):
    """Somebody else changed the thing meanwhile (409). `current` maps translated labels to the text that stands now."""

    def __init__(self, current: Mapping[str, str] | None = None) -> None:
        super().__init__("changed meanwhile")
        self.current = dict(current or {})


class TooMany(Exception):
    """A limit was reached (429); `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class AlreadyDone(Exception):
    """The same form was sent before; `location` is where the first answer led, if it is known yet."""

    def __init__(self, location: str | None = None) -> None:
        super().__init__("already done")
        self.location = location


class Busy(Exception):
    """The database could not be written to in time (503 with Retry-After)."""
