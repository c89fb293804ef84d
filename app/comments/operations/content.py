"""What somebody typed, checked and rendered before a transaction begins."""

from dataclasses import dataclass

from sqlalchemy import select

from app.comments import mentions, policy
from app.comments.queries.mentions import nameable
from app.comments.queries.subject import among
from app.core import markdown as md
from app.core.access import Viewer
from app.core.database import db_session
from app.core.errors import Refused
from app.core.i18n import _
from app.people.models import User

MOST_QUOTED = 20


@dataclass(frozen=True)
class Content:
    """Words as typed, with the public names of the people in them, and the HTML made of them; `named` are those to be told."""

    body: str
    html: str
    renderer_version: int
    named: tuple[int, ...] = ()


def prepare(body: str, writer: Viewer) -> Content:
    """Return the words of `writer` ready to be kept; people they may not name are only words in them.

    Raises `Refused` at the field `body` when there are none or they cannot be shown. Call it before a transaction of your own
    begins: rendering takes milliseconds nobody should wait for.
    """
    text = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Refused(_("Please write something."), "body")
    try:
        # Before people are looked for in it.
        md.ensure_fits(text)
        text, told = _with_names(text, writer)
        rendered = md.render(mentions.marked(text))
    except Refused as refusal:
        raise Refused(refusal.message, "body") from None
    if not rendered.html.strip():
        raise Refused(_("Please write something."), "body")
    return Content(text, rendered.html, rendered.version, told)


def _with_names(text: str, writer: Viewer) -> tuple[str, tuple[int, ...]]:
    """Return the text with the right names in it, and who is to be told of it; whom `writer` may not name are only words.

    Those named in the posts it quotes stay named, as in the posts themselves, and hear nothing of it.
    """
    keys = mentions.quoted_in(text)[:MOST_QUOTED]
    quoted = {one.id: one.body for one in among(writer, keys)} if keys else {}
    text = mentions.restored(text, quoted)
    told = nameable(writer, mentions.told_in(text))
    there = {key for body in quoted.values() for key in mentions.ids_in(body)}
    names = public_names(list(dict.fromkeys([*told, *(key for key in mentions.ids_in(text) if key in there)])))
    return mentions.named(text, names), tuple(key for key in told if key in names)


def public_names(ids: list[int]) -> dict[int, str]:
    """Return the names under which people appear to other companies, by id, in the order of `ids`, without the inactive."""
    if not ids:
        return {}
    columns = (User.id, User.name, User.pen_name, User.appearance, User.staff_role)
    rows = db_session.execute(select(*columns).where(User.id.in_(ids), User.is_active))
    found = {
        key: policy.shown_name(name=name, pen_name=pen_name, appearance=appearance, is_known=staff_role is not None)
        for key, name, pen_name, appearance, staff_role in rows
    }
    return {one: found[one] for one in ids if one in found}
