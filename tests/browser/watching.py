"""Listens to everything a browser context does and remembers what no page of ours may ever do."""

from typing import Any

# Says a violation aloud even where the browser would only report it.
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} on ${location.pathname}`))"""
INSIDE = ("data:", "blob:", "about:")


class Watch:
    """Collects faults of every page of the contexts it follows; `allowed` holds parts of messages a test expects."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.allowed: list[str] = []
        self.dialogs: list[str] = []
        self._faults: list[str] = []

    def follow(self, context: Any) -> None:
        """Listen to a context from now on."""
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self._faults.append(f"script error: {error.error}"))
        context.on("request", self._requested)
        context.on("dialog", self._asked)

    def allow(self, *parts: str) -> None:
        """Let messages with one of these parts pass; for tests that provoke an error on purpose."""
        self.allowed.extend(parts)

    @property
    def faults(self) -> list[str]:
        """What was heard so far and not allowed."""
        return [one for one in self._faults if not any(part in one for part in self.allowed)]

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self._faults.append(f"console: {message.text} {message.location.get('url', '')}")

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((f"{self.origin}/", *INSIDE)):
            self._faults.append(f"third party: {request.url[:200]}")

    def _asked(self, dialog: Any) -> None:
        self.dialogs.append(dialog.type)
        self._faults.append(f"dialog {dialog.type}: {dialog.message}")
        dialog.accept()
