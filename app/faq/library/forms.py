"""The form of the import page."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.core.forms import Form
from app.core.i18n import _l


class ImportForm(Form):
    """A file to import; the choices of `category` are handed in."""

    file = FileField(_l("File (.zip, .md, .jsonl, .csv)"), validators=[FileRequired(_l("Please choose a file."))])
    source = StringField(_l("Name of the source"), validators=[Optional(), Length(max=60)])
    category = SelectField(_l("Category for what has none"), coerce=int, default=0)
    is_draft = BooleanField(_l("Bring in as drafts"))
