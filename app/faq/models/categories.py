"""The tree of categories; shallow, so it is always read whole."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model


class Category(Model):
    """A shelf for answers, named in both languages."""

    __tablename__ = "answer_categories"
    SUBJECT = "answer_category"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name_ja: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("answer_categories.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def name_in(self, lang: str) -> str:
        """Return the name in `lang` ("ja" or "en"), or the other one where that is empty."""
        return (self.name_ja or self.name_en) if lang == "ja" else (self.name_en or self.name_ja)

    @property
    def title(self) -> str:
        """Name for lists that know no language, as facts do."""
        return self.name_ja or self.name_en
