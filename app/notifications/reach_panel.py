"""Whom news reaches, shown in forms that make it: a slot, so that no feature asks notifications."""

from collections.abc import Iterable, Sequence

from flask import current_app, render_template
from markupsafe import Markup

from app.core.access import Viewer
from app.core.i18n import _, ngettext
from app.notifications import kinds
from app.notifications.forecast import Forecast, Reach, forecast
from app.notifications.recipients import Pair


def panel(
    viewer: Viewer,
    *,
    about: Sequence[Pair] = (),
    news: str = "",
    expected: Iterable[int] = (),
    unnamed: int = 0,
    **_context: object,
) -> Markup | None:
    """Render whom news of the kind `news` about the subjects `about` reaches. `unnamed` votes stand for nobody in person."""
    kind = kinds.declared().get(news)
    if kind is None or not viewer.is_staff:
        return None
    found = forecast(viewer, about, kind, expected)
    hour = current_app.extensions["settings"].tell_hour
    page = render_template(
        "notifications/_recipients.html", forecast=found, reach=Reach, without=_without(found, unnamed), hour=hour
    )
    return Markup(page)  # noqa: S704 - our own template


def _without(found: Forecast, unnamed: int) -> list[dict[str, object]]:
    shown: list[dict[str, object]] = [
        {"count": found.counts[way], "why": _why(way), "names": found.names[way]} for way in found.without_mail
    ]
    if unnamed:
        words = ngettext("vote stands for nobody in person", "votes stand for nobody in person", unnamed)
        shown.append({"count": unnamed, "why": words, "names": []})
    return shown


def _why(way: Reach) -> str:
    return {
        Reach.MAIL_STOPPED: _("whose address sends our mails back"),
        Reach.INBOX: _("who wants no mails of this kind; it is in the inbox"),
        Reach.SWITCHED_OFF: _("who switched this kind of news off"),
        Reach.NOT_FOLLOWING: _("who voted or took part, and does not follow it"),
        Reach.MUTED: _("who muted it"),
        Reach.UNSEEN: _("who may not see it"),
        Reach.SUSPENDED: _("who is suspended"),
        Reach.LEFT: _("who left or is blocked"),
        Reach.SELF: _("you yourself"),
    }[way]
