"""The text of an entry in one language."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model

LANGUAGES = ("ja", "en")


def other_language(lang: str) -> str:
    """Return the other of the two languages."""
    return "en" if lang == "ja" else "ja"


class EntryText(Model):
    """An entry in one language: `title`, `summary` (what changes for whom, in plain words), and `body`, how to use it.

    `plain` holds the words of the body without markup.
    """

    __tablename__ = "changelog_texts"
    __table_args__ = (UniqueConstraint("entry_id", "lang"), CheckConstraint("lang in ('ja', 'en')", name="lang"))

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("changelog_entries.id", ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    plain: Mapped[str] = mapped_column(Text, default="")
    render_version: Mapped[int] = mapped_column(default=0)
