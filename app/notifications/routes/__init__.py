"""Pages of the inbox, of the settings, and the page a mail is stopped with."""

from app.notifications.routes import inbox, settings, unsubscribing
from app.notifications.routes.blueprint import bp

__all__ = ["bp", "inbox", "settings", "unsubscribing"]
